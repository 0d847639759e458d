//! Many callers with papers, and answers that get lost: what is told is kept.

use super::Remitter;
use super::documents::{PDF, kept, with};
use super::faults::assert_unavailable;
use crate::world::{Reply, World, at_once};
use http::StatusCode;

/// The id of the first document of an answer.
fn document(reply: &Reply) -> String {
    let shown: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
    shown["physical_documents"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[cfg_attr(deployed, ignore = "looks at the documents' folder")]
async fn repeats_and_duplicates_leave_one() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    let body = with(&sender, "1", &[PDF]);
    for _ in 0..2 {
        let replies = at_once((0..10).map(|_| sender.send(&body).key("k")).collect()).await;
        assert!(replies.iter().all(|it| it.status == StatusCode::OK && it.body == replies[0].body), "{replies:?}");
        let [file] = &kept(&world)[..] else { panic!("{:?}", kept(&world)) };
        assert_eq!(std::fs::read(file).unwrap(), PDF);
        assert!(replies[0].body.contains(file.file_name().unwrap().to_str().unwrap()), "the one that is told");
    }
    let other = sender.send(&with(&sender, "2", &[PDF])).key("k").send().await;
    assert_eq!(other.status, StatusCode::CONFLICT, "{other:?}");
    assert_eq!(kept(&world).len(), 1, "and it brought nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[cfg_attr(deployed, ignore = "looks at the documents' folder")]
async fn of_different_papers_at_once_under_one_key_those_of_the_one_are_kept() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    let paper = |number: usize| [PDF, number.to_string().as_bytes()].concat();
    let requests = (0..10).map(|number| sender.send(&with(&sender, "1", &[&paper(number)])).key("k"));
    let replies = at_once(requests.collect()).await;
    let made = replies.iter().position(|reply| reply.status == StatusCode::OK).unwrap();
    for (number, reply) in replies.iter().enumerate() {
        let expected = if number == made { StatusCode::OK } else { StatusCode::CONFLICT };
        assert_eq!(reply.status, expected, "{reply:?}");
    }
    let [file] = &kept(&world)[..] else { panic!("{:?}", kept(&world)) };
    assert_eq!(std::fs::read(file).unwrap(), paper(made));
    assert!(file.ends_with(document(&replies[made])));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes the store fail")]
async fn while_answers_are_lost_what_is_told_is_kept() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    let body = with(&sender, "1", &[PDF]);
    world.fault("lost_response", 0.6).await;
    let mut told = Vec::new();
    for number in 0..12 {
        for attempt in 0.. {
            let reply = sender.send(&body).key(&format!("order-{number}")).send().await;
            if reply.status == StatusCode::OK {
                told.push(document(&reply));
                break;
            }
            assert_unavailable(&reply);
            assert!(attempt < 50, "{reply:?}");
        }
    }
    world.heal().await;
    assert_eq!(sender.listed().await.len(), 12);
    let kept = kept(&world);
    for id in told {
        let file = kept.iter().find(|file| file.ends_with(&id)).unwrap_or_else(|| panic!("{id} is not kept"));
        assert_eq!(std::fs::read(file).unwrap(), PDF);
    }
}
