//! Looking through a queue without using its messages up: they are received, held back from others for as long as the
//! look takes, and let go at its end. A look that is broken off lets go of them by itself, a little later.

use crate::message::Message;
use crate::queue::{BATCH, Queue};
use std::collections::HashSet;

/// A look under way.
#[derive(Debug)]
pub(crate) struct Sweep<'a> {
    queue: &'a Queue,
    hold_s: i32,
    left: usize,
    seen: HashSet<String>,
    /// By their receipts.
    held: Vec<String>,
}

impl<'a> Sweep<'a> {
    pub(crate) fn new(queue: &'a Queue, hold_s: i32, at_most: usize) -> Self {
        Self { queue, hold_s, left: at_most, seen: HashSet::new(), held: Vec::new() }
    }

    /// Some more messages, none of them twice; none at the end.
    pub(crate) async fn next(&mut self) -> Result<Vec<Message>, String> {
        if self.left == 0 {
            return Ok(Vec::new());
        }
        let received = self.queue.receive(self.left.min(BATCH), self.hold_s).await?;
        self.held.extend(received.iter().map(|message| message.receipt.clone()));
        let new: Vec<_> = received.into_iter().filter(|message| self.seen.insert(message.id.clone())).collect();
        self.left = self.left.saturating_sub(new.len());
        Ok(new)
    }

    /// Whether it ended before the queue did, as far as is known.
    pub(crate) fn is_full(&self) -> bool {
        self.left == 0
    }

    /// All the messages that are left.
    pub(crate) async fn rest(&mut self) -> Result<Vec<Message>, String> {
        let mut all = Vec::new();
        loop {
            let some = self.next().await?;
            if some.is_empty() {
                return Ok(all);
            }
            all.extend(some);
        }
    }

    /// The message of that id, if it is among those that are left.
    pub(crate) async fn find(&mut self, id: &str) -> Result<Option<Message>, String> {
        loop {
            let some = self.next().await?;
            if some.is_empty() {
                return Ok(None);
            }
            if let Some(found) = some.into_iter().find(|message| message.id == id) {
                return Ok(Some(found));
            }
        }
    }

    /// Deletes a message that was looked at.
    pub(crate) async fn delete(&mut self, message: &Message) -> Result<(), String> {
        self.queue.delete(&message.receipt).await?;
        self.held.retain(|receipt| *receipt != message.receipt);
        Ok(())
    }

    /// Lets go of the messages that are still held.
    pub(crate) async fn end(self) {
        for receipt in &self.held {
            // Else it comes back by itself when its time is over.
            let _ = self.queue.let_go(receipt).await;
        }
    }
}
