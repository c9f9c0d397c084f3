use super::super::carrier::Clock;
use super::super::mark::Mark;
use super::*;
use object_store::memory::InMemory;
use object_store::{ObjectStore, ObjectStoreExt};
use std::io::Read;
use std::sync::atomic::AtomicBool;

const OURS: &[u8] = b"made by us";
const CLAIM: Claim = Claim { mark: Mark::Text("made by us"), force: false };

/// Two runs over one prefix.
fn runs() -> (Arc<InMemory>, [Bucket; 2]) {
    let memory = Arc::new(InMemory::new());
    let run = || {
        let client = Client {
            store: Arc::clone(&memory) as Arc<dyn ObjectStore>,
            root: "s3://b/cards".into(),
            prefix: "cards/".to_owned(),
            clock: Clock::default(),
            conditional: AtomicBool::new(true),
        };
        Bucket::new(client, "")
    };
    let runs = [run(), run()];
    (memory, runs)
}

fn read(bucket: &Bucket, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    bucket.open(name).unwrap().unwrap().content.read_to_end(&mut bytes).unwrap();
    bytes
}

fn manifest(bucket: &Bucket, words: &str) -> Result<(), StoreError> {
    bucket.replace(".sharecard.json", None, &mut |to| to.write_all(words.as_bytes()))
}

#[test]
fn an_object_is_found_under_its_name() {
    let (_, [bucket, other]) = runs();
    assert_eq!(bucket.look("2021/七.png").unwrap(), None);
    let version = bucket.put("2021/七.png", OURS, CLAIM).unwrap();
    let found = other.look("2021/七.png").unwrap().unwrap();
    assert_eq!((found.bytes, found.version, found.modified), (10, version, None));
    assert!(version.is_some());
    assert_eq!(read(&other, "2021/七.png"), OURS);
    assert_eq!(other.own_names().unwrap(), Vec::<String>::new());
    for name in
        [".sharecard.json", ".sharecard.1-of-2.json", ".sharecard.json/a", ".sharecard-a", "a.png", ".a"]
    {
        bucket.put(name, OURS, CLAIM).unwrap();
    }
    assert_eq!(other.own_names().unwrap(), [".sharecard.1-of-2.json", ".sharecard.json"]);
    bucket.remove("2021/七.png").unwrap();
    bucket.remove("2021/七.png").unwrap();
    assert_eq!(bucket.look("2021/七.png").unwrap(), None);
}

#[test]
fn what_is_not_ours_is_kept() {
    let (_, [bucket, other]) = runs();
    let foreign = |result| matches!(result, Err(StoreError::Foreign { path }) if path.ends_with("a.png"));
    other.put("a.png", b"notes of mine", Claim { force: true, ..CLAIM }).unwrap();
    // Nobody has asked what is there: writing tells.
    assert!(foreign(bucket.put("a.png", OURS, CLAIM).map(drop)));
    assert!(bucket.look("a.png").unwrap().is_some());
    assert!(foreign(bucket.may_take("a.png", CLAIM)));
    assert_eq!(read(&bucket, "a.png"), b"notes of mine");
    bucket.put("a.png", OURS, Claim { force: true, ..CLAIM }).unwrap();
    assert_eq!(read(&bucket, "a.png"), OURS);
}

#[test]
fn what_comes_in_between_is_looked_at() {
    let (_, [bucket, other]) = runs();
    assert_eq!(bucket.look("a.png").unwrap(), None);
    other.put("a.png", b"notes of mine", Claim { force: true, ..CLAIM }).unwrap();
    assert!(matches!(bucket.put("a.png", OURS, CLAIM), Err(StoreError::Foreign { .. })));
    bucket.put("b.png", b"made by us once", CLAIM).unwrap();
    other.put("b.png", b"made by us elsewhere", CLAIM).unwrap();
    bucket.put("b.png", OURS, CLAIM).unwrap();
    assert_eq!(read(&other, "b.png"), OURS);
    // It was taken away since.
    other.remove("b.png").unwrap();
    bucket.put("b.png", OURS, CLAIM).unwrap();
    assert_eq!(read(&other, "b.png"), OURS);
}

#[test]
fn nothing_is_no_file_of_ours() {
    let (_, [bucket, other]) = runs();
    other.put("a.png", b"", Claim { force: true, ..CLAIM }).unwrap();
    assert!(bucket.look("a.png").unwrap().is_some());
    assert!(matches!(bucket.may_take("a.png", CLAIM), Err(StoreError::Foreign { .. })));
    assert!(matches!(bucket.put("a.png", OURS, CLAIM), Err(StoreError::Foreign { .. })));
}

#[test]
fn its_own_bytes_are_in_nobodys_way() {
    let (_, [bucket, other]) = runs();
    let first = other.put("a.png", b"of no mark", CLAIM).unwrap();
    assert_eq!(bucket.put("a.png", b"of no mark", CLAIM).unwrap(), first);
}

#[test]
fn the_second_manifest_is_refused() {
    let (_, [first, second]) = runs();
    manifest(&first, "one").unwrap();
    assert!(matches!(manifest(&second, "two"), Err(StoreError::Overtaken { .. })), "it never read the first");
    assert_eq!(read(&second, ".sharecard.json"), b"one");
    manifest(&first, "one and a half").unwrap();
    // A list tells of the newer one, which it has not read.
    second.known().asked = ASKED;
    assert!(second.look(".sharecard.json").unwrap().is_some() && second.known().all);
    assert!(matches!(manifest(&second, "two"), Err(StoreError::Overtaken { .. })));
    assert_eq!(read(&second, ".sharecard.json"), b"one and a half");
    manifest(&second, "two").unwrap();
    manifest(&second, "three").unwrap();
    assert_eq!(read(&first, ".sharecard.json"), b"three");
}

#[test]
fn many_questions_become_a_list() {
    let (memory, [bucket, other]) = runs();
    (0..100).for_each(|number| drop(other.put(&format!("{number}.png"), OURS, CLAIM).unwrap()));
    (0..ASKED).for_each(|number| assert!(bucket.look(&format!("{number}.png")).unwrap().is_some()));
    assert!(!bucket.known().all);
    assert!(bucket.look("99.png").unwrap().is_some());
    assert!(bucket.known().all);
    assert_eq!(bucket.look("100.png").unwrap(), None);
    // What it puts and removes itself it knows.
    bucket.put("100.png", OURS, CLAIM).unwrap();
    bucket.remove("99.png").unwrap();
    assert!(bucket.look("100.png").unwrap().is_some() && bucket.look("99.png").unwrap().is_none());
    let others = super::super::client::wait(async { memory.head(&"cards/100.png".into()).await });
    assert_eq!(others.unwrap().size, 10);
}

#[test]
fn a_store_without_conditions_is_asked_before() {
    let (_, [bucket, other]) = runs();
    bucket.client.conditional.store(false, std::sync::atomic::Ordering::Relaxed);
    other.put("a.png", b"notes of mine", Claim { force: true, ..CLAIM }).unwrap();
    assert!(matches!(bucket.put("a.png", OURS, CLAIM), Err(StoreError::Foreign { .. })));
    bucket.put("b.png", OURS, CLAIM).unwrap();
    manifest(&bucket, "one").unwrap();
    manifest(&bucket, "two").unwrap();
    assert_eq!(read(&other, ".sharecard.json"), b"two");
}
