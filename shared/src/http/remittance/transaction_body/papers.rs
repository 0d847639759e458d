//! The documents of a body.

use crate::domain::json::Json;
use crate::domain::remittance::document::{Content, DocumentType, MAX_DOCUMENTS};
use crate::http::field::Fields;
use crate::http::remittance::word;

/// Reads the documents, each with its content, if it has any.
pub(super) fn read(fields: &mut Fields<'_>, body: &Json<'_>) -> Vec<(DocumentType, Option<Content>)> {
    let listed = match body.member("physical_documents") {
        None | Some(Json::Null) => return Vec::new(),
        Some(Json::Array(listed)) if listed.len() <= MAX_DOCUMENTS => listed,
        Some(_) => {
            fields.wrong("physical_documents", format!("must be a list of at most {MAX_DOCUMENTS} documents"));
            return Vec::new();
        }
    };
    let mut read = Vec::with_capacity(listed.len());
    for (at, json) in listed.iter().enumerate() {
        let name = format!("physical_documents[{at}]");
        if !matches!(json, Json::Object(_)) {
            fields.wrong(&name, "must be an object");
            continue;
        }
        let mut document = Fields::of(json);
        let kind = document.required("document_type", |json| word(json, &DocumentType::ALL, DocumentType::as_str));
        let content = document.required("document_value", |json| match json {
            Json::Text(text) => Content::parse(text).map_err(|error| error.to_string()),
            _ => Err("must be a string of base64".to_owned()),
        });
        read.extend(kind.zip(content));
        fields.wrong_within(&name, document.into_errors());
    }
    read
}
