//! Where the embedded SQS keeps its messages: winterbaume's own state behind one lock, so that the stack can count
//! them. Winterbaume's own count leaves out a message that was received and has come back.

use std::collections::HashMap;
use std::future::ready;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use winterbaume_sqs::state::SqsError;
use winterbaume_sqs::types::{Message, MessageAttribute, MessageMoveTask, Queue};
use winterbaume_sqs::{SendMessageOutput, SqsBackend, SqsState, SqsStateView, StateViewError};

/// The queues with their messages. There is one account and one region, whatever a caller says.
#[derive(Clone, Default)]
pub struct Queues(Arc<Mutex<SqsState>>);

type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Answer<T> = Later<Result<T, SqsError>>;
type Texts = HashMap<String, String>;

impl Queues {
    /// How many messages of a queue can be received now, and how many are being worked on. Those that are delayed
    /// are neither.
    pub fn count(&self, name: &str) -> (usize, usize) {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let messages = || state.queues.get(name).into_iter().flat_map(|queue| &queue.messages);
        let visible = messages().filter(|message| message.is_visible()).count();
        let received = |message: &&Message| !message.is_visible() && message.approximate_receive_count > 0;
        (visible, messages().filter(received).count())
    }

    fn now<T: Send + 'static>(&self, act: impl FnOnce(&mut SqsState) -> T) -> Later<T> {
        let outcome = act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
        Box::pin(ready(outcome))
    }
}

/// One line per operation that is the state's own: its name, its arguments, and how they are passed on.
macro_rules! operations {
    ($($name:ident($($argument:ident: $kind:ty),*) -> $outcome:ty = |$state:ident| $act:expr;)*) => {
        $(fn $name(&self, _account: String, _region: String $(, $argument: $kind)*) -> Answer<$outcome> {
            self.now(|$state| $act)
        })*
    };
}

impl SqsBackend for Queues {
    fn create_queue(
        &self,
        account: String,
        region: String,
        name: String,
        attributes: Texts,
        tags: Option<Texts>,
    ) -> Answer<Queue> {
        self.now(|state| state.create_queue(&name, &region, &account, &attributes, tags.as_ref()).cloned())
    }

    fn send_message(
        &self,
        _account: String,
        _region: String,
        queue: String,
        body: String,
        delay_s: Option<u32>,
        attributes: HashMap<String, MessageAttribute>,
        group: Option<String>,
        deduplication: Option<String>,
    ) -> Answer<SendMessageOutput> {
        self.now(|state| {
            let (group, deduplication) = (group.as_deref(), deduplication.as_deref());
            let sent = state.send_message(&queue, &body, delay_s, attributes, group, deduplication)?;
            Ok(SendMessageOutput { message_id: sent.message_id, body_md5: sent.body_md5 })
        })
    }

    operations! {
        delete_queue(queue: String) -> () = |state| state.delete_queue(&queue);
        get_queue_url(queue: String) -> String = |state| state.get_queue_url(&queue).map(str::to_owned);
        get_queue_attributes(queue: String) -> Texts = |state| state.get_queue_attributes(&queue);
        set_queue_attributes(queue: String, attributes: Texts) -> () =
            |state| state.set_queue_attributes(&queue, &attributes);
        list_queues(prefix: Option<String>) -> Vec<Queue> =
            |state| Ok(state.list_queues(prefix.as_deref()).into_iter().cloned().collect());
        receive_messages(queue: String, max: usize, visibility_s: Option<u32>) -> Vec<Message> =
            |state| state.receive_message(&queue, max, visibility_s);
        delete_message(queue: String, receipt: String) -> () = |state| state.delete_message(&queue, &receipt);
        purge_queue(queue: String) -> () = |state| state.purge_queue(&queue);
        change_message_visibility(queue: String, receipt: String, visibility_s: u32) -> () =
            |state| state.change_message_visibility(&queue, &receipt, visibility_s);
        change_message_visibility_batch(queue: String, entries: Vec<(String, String, u32)>) -> Vec<String> =
            |state| state.change_message_visibility_batch(&queue, &entries);
        list_queue_tags(queue: String) -> Texts = |state| state.list_queue_tags(&queue);
        tag_queue(queue: String, tags: Texts) -> () = |state| state.tag_queue(&queue, &tags);
        untag_queue(queue: String, tags: Vec<String>) -> () = |state| state.untag_queue(&queue, &tags);
        add_permission(queue: String, label: String, accounts: Vec<String>, actions: Vec<String>) -> () =
            |state| state.add_permission(&queue, &label, accounts, actions);
        remove_permission(queue: String, label: String) -> () = |state| state.remove_permission(&queue, &label);
        list_dead_letter_source_queues(queue: String) -> Vec<String> =
            |state| state.list_dead_letter_source_queues(&queue);
        start_message_move_task(source: String, target: Option<String>, rate: Option<i32>) -> String =
            |state| state.start_message_move_task(&source, target.as_deref(), rate);
        cancel_message_move_task(task: String) -> i64 = |state| state.cancel_message_move_task(&task);
        list_message_move_tasks(source: String) -> Vec<MessageMoveTask> =
            |state| Ok(state.list_message_move_tasks(&source).into_iter().cloned().collect());
    }

    fn scopes_with_state(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    fn snapshot(&self, _account: String, _region: String) -> Later<SqsStateView> {
        self.now(|state| SqsStateView::from(&*state))
    }

    fn restore(&self, _account: String, _region: String, view: SqsStateView) -> Later<Result<(), StateViewError>> {
        self.now(|state| {
            *state = view.into();
            Ok(())
        })
    }

    fn merge(&self, _account: String, _region: String, view: SqsStateView) -> Later<Result<(), StateViewError>> {
        self.now(|state| {
            state.queues.extend(SqsState::from(view).queues);
            Ok(())
        })
    }
}
