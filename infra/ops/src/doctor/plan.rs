//! What should be there: read from the template that this program was built with.

use saphyr::{LoadableYamlNode, Yaml};

/// The service's template.
const TEMPLATE: &str = include_str!("../../../../template.yaml");

/// What should be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) queues: Vec<PlannedQueue>,
    /// The table's list indexes, in their order; a stack may have been told to have fewer.
    pub(super) indexes: Vec<String>,
    pub(super) stream_view: String,
    /// The attribute by which items are forgotten.
    pub(super) forgets_by: String,
    /// What every function's alias is called.
    pub(super) alias: Option<String>,
}

/// A queue, by its logical id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlannedQueue {
    pub(super) name: String,
    /// Where its messages end; `None` of those where they end.
    pub(super) dead_letters: Option<String>,
}

impl Plan {
    pub(super) fn read() -> Result<Self, String> {
        let broken = || "The template that this program was built with cannot be read.".to_owned();
        let documents = Yaml::load_from_str(TEMPLATE).map_err(|_| broken())?;
        let root = documents.first().ok_or_else(broken)?;
        let resources = member(root, "Resources").and_then(Yaml::as_mapping).ok_or_else(broken)?;
        let queues =
            resources.iter().filter(|(_, it)| at(it, &["Type"]).and_then(text) == Some("AWS::SQS::Queue"));
        let queues = queues.filter_map(|(name, it)| {
            let target = at(it, &["Properties", "RedrivePolicy", "deadLetterTargetArn"]).map(bare).and_then(text);
            let dead_letters = target.and_then(|target| target.strip_suffix(".Arn")).map(str::to_owned);
            Some(PlannedQueue { name: text(name)?.to_owned(), dead_letters })
        });
        let table = at(root, &["Resources", "LedgerTable", "Properties"]).ok_or_else(broken)?;
        let indexes = member(table, "GlobalSecondaryIndexes").and_then(Yaml::as_sequence).ok_or_else(broken)?;
        let word = |path: &[&str]| at(table, path).and_then(text).map(str::to_owned).ok_or_else(broken);
        Ok(Self {
            queues: queues.collect(),
            indexes: indexes.iter().filter_map(index_name).map(str::to_owned).collect(),
            stream_view: word(&["StreamSpecification", "StreamViewType"])?,
            forgets_by: word(&["TimeToLiveSpecification", "AttributeName"])?,
            alias: at(root, &["Globals", "Function", "AutoPublishAlias"]).and_then(text).map(str::to_owned),
        })
    }
}

/// An index, or one that depends on a condition.
fn index_name<'a>(yaml: &'a Yaml<'a>) -> Option<&'a str> {
    let yaml = bare(yaml);
    let index = yaml.as_sequence().and_then(|branches| branches.get(1)).unwrap_or(yaml);
    member(index, "IndexName").and_then(text)
}

/// What stands after a tag.
fn bare<'a, 'y>(yaml: &'a Yaml<'y>) -> &'a Yaml<'y> {
    match yaml {
        Yaml::Tagged(_, inner) => inner,
        other => other,
    }
}

fn text<'a>(yaml: &'a Yaml<'_>) -> Option<&'a str> {
    yaml.as_str()
}

fn member<'a, 'y>(yaml: &'a Yaml<'y>, name: &str) -> Option<&'a Yaml<'y>> {
    yaml.as_mapping_get(name)
}

fn at<'a, 'y>(yaml: &'a Yaml<'y>, path: &[&str]) -> Option<&'a Yaml<'y>> {
    path.iter().try_fold(yaml, |yaml, name| member(yaml, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_says_what_should_be_there() {
        let plan = Plan::read().unwrap_or_else(|problem| panic!("{problem}"));
        assert_eq!(plan.indexes, ["list", "list-2", "list-3", "list-4"]);
        assert_eq!([&*plan.stream_view, &*plan.forgets_by], ["NEW_AND_OLD_IMAGES", "forget_at_s"]);
        let completions = plan.queues.iter().find(|queue| queue.name == "Completions");
        let ends = completions.and_then(|queue| queue.dead_letters.as_deref());
        assert_eq!(ends, Some("CompletionsDeadLetters"));
        let named = |name: &&String| plan.queues.iter().any(|queue| queue.name == **name);
        assert!(plan.queues.iter().filter_map(|queue| queue.dead_letters.as_ref()).all(|name| named(&name)));
    }
}
