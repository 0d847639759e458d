use super::{Rows, completed, object, path, report, settlement, tell};
use crate::waiting::until;
use crate::world::World;
use almoner::statement::notice;
use almoner_ops::sandbox::DEMO;

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "looks at the local stack's folder")]
async fn imports_of_the_same_file_at_once_come_to_the_same() {
    let world = World::patient().await;
    let mut ids = Vec::new();
    for _ in 0..60 {
        ids.push(completed(&world, DEMO).await);
    }
    let rows = ids.iter().chain(&ids).fold(Rows::default(), |rows, id| rows.row(id, "5", "USD"));
    let names = ["1.csv", "2.csv", "3.csv", "4.csv"].map(|file| object(&world, file));
    for name in &names {
        let file = path(&world, name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, rows.csv()).unwrap();
    }
    for name in &names {
        tell(&world, &notice::of(name)).await;
    }
    let mut bodies = Vec::new();
    for name in &names {
        let report = report(&world, name).await;
        bodies.push(report.split_once('\n').unwrap().1.to_owned());
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
    assert!(bodies[0].contains(r#""matched":60,"#) && bodies[0].contains(r#""duplicate_transfer":60,"#));
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "looks at the local stack's folder")]
async fn of_two_statements_at_once_one_settles_and_the_other_shows_the_same_transfer_or_a_duplicate() {
    let world = World::patient().await;
    for round in 0..20 {
        let (days, said, settled) = match round % 2 {
            0 => (["2025-11-20", "2025-11-21"], ["duplicate_transfer", "matched"], "mismatched"),
            _ => (["2025-11-20"; 2], ["matched"; 2], "matched"),
        };
        let id = completed(&world, DEMO).await;
        let names = [format!("{round}-a.csv"), format!("{round}-b.csv")].map(|file| object(&world, &file));
        for (name, day) in names.iter().zip(days) {
            let file = path(&world, name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, Rows::default().row(&id, "5", "USD").row(name, "-1", "USD").csv_of(day)).unwrap();
        }
        let [one, other] = names.each_ref().map(|name| notice::of(name));
        tokio::join!(tell(&world, &one), tell(&world, &other));
        let mut outcomes = Vec::new();
        for name in &names {
            let all = super::outcomes(&report(&world, name).await);
            outcomes.extend(all.into_iter().filter(|outcome| outcome != "passed_over"));
        }
        outcomes.sort();
        assert_eq!(outcomes, said);
        until(settled, async || (settlement(&world, &id).await == settled).then_some(())).await;
    }
}
