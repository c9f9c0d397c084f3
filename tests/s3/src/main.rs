//! Serves a folder: `cargo run --manifest-path tests/s3/Cargo.toml -- FOLDER [PORT]`.

use sharecard_s3::{BUCKET, KEY, Server};
use std::sync::atomic::Ordering;
use std::time::Duration;

fn main() {
    let mut given = std::env::args().skip(1);
    let folder = given.next().expect("a folder to serve");
    let port = given.next().map_or(0, |port| port.parse().expect("a port"));
    let server = Server::of(folder.as_ref(), port);
    println!("export AWS_ENDPOINT_URL=http://{} AWS_ALLOW_HTTP=true AWS_REGION=us-east-1", server.address);
    println!("export AWS_ACCESS_KEY_ID={} AWS_SECRET_ACCESS_KEY={}", KEY.0, KEY.1);
    println!("# s3://{BUCKET}/ is {folder}/{BUCKET}");
    let conduct = &server.conduct;
    let mut before = Vec::new();
    loop {
        std::thread::sleep(Duration::from_secs(2));
        let counts = [&conduct.puts, &conduct.refused, &conduct.gets, &conduct.heads, &conduct.lists];
        let counts: Vec<u64> = counts.iter().map(|count| count.load(Ordering::Relaxed)).collect();
        if counts != before {
            let [puts, refused, gets, heads, lists] = counts[..] else { continue };
            println!("# {puts} puts, {refused} of them refused, {gets} gets, {heads} heads, {lists} lists");
            before = counts;
        }
    }
}
