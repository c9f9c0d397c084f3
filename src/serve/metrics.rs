//! What is counted, in the text format of Prometheus (0.0.4).

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper ends of the histogram's buckets, in seconds.
const BUCKETS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0];

/// What is counted.
#[derive(Debug, Default)]
pub(super) struct Metrics {
    requests: Mutex<BTreeMap<(&'static str, u16), u64>>,
    times: Mutex<BTreeMap<&'static str, Times>>,
    /// Connections that are open.
    pub(super) connections: AtomicI64,
    /// Cards that were rendered.
    pub(super) rendered: AtomicU64,
    /// Cards that were found in a cache, in memory or on the disk.
    pub(super) cached: AtomicU64,
    /// Documents and pictures that were asked of other servers.
    pub(super) fetched: AtomicU64,
}

#[derive(Debug, Default, Clone)]
struct Times {
    buckets: [u64; BUCKETS.len()],
    count: u64,
    seconds: f64,
}

/// What is as it is at the moment, not counted.
#[derive(Debug, Default)]
pub(super) struct Gauges {
    pub(super) jobs: usize,
    pub(super) fetches: usize,
    pub(super) cache_bytes: usize,
    pub(super) picture_bytes: usize,
}

impl Metrics {
    /// A request that was answered.
    pub(super) fn answered(&self, route: &'static str, status: u16, took: Duration) {
        *self.requests.lock().unwrap_or_else(PoisonError::into_inner).entry((route, status)).or_default() +=
            1;
        let seconds = took.as_secs_f64();
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        let times = times.entry(route).or_default();
        times.count += 1;
        times.seconds += seconds;
        for (bucket, most) in times.buckets.iter_mut().zip(BUCKETS) {
            *bucket += u64::from(seconds <= most);
        }
    }

    /// Everything, as it is scraped.
    pub(super) fn text(&self, gauges: &Gauges) -> String {
        let mut text = String::new();
        head(&mut text, "sharecard_requests_total", "counter", "Requests by route and status.");
        for ((route, status), count) in &*self.requests.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ =
                writeln!(text, "sharecard_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}");
        }
        let name = "sharecard_request_seconds";
        head(&mut text, name, "histogram", "Time to the head of an answer, by route.");
        for (route, times) in &*self.times.lock().unwrap_or_else(PoisonError::into_inner) {
            for (count, most) in times.buckets.iter().zip(BUCKETS) {
                let _ = writeln!(text, "{name}_bucket{{route=\"{route}\",le=\"{most}\"}} {count}");
            }
            let _ = writeln!(text, "{name}_bucket{{route=\"{route}\",le=\"+Inf\"}} {}", times.count);
            let _ = writeln!(text, "{name}_sum{{route=\"{route}\"}} {}", times.seconds);
            let _ = writeln!(text, "{name}_count{{route=\"{route}\"}} {}", times.count);
        }
        let counted = |count: &AtomicU64| count.load(Ordering::Relaxed) as i64;
        let of = |bytes: usize| i64::try_from(bytes).unwrap_or(i64::MAX);
        for (name, kind, help, value) in [
            ("sharecard_cards_rendered_total", "counter", "Cards rendered.", counted(&self.rendered)),
            ("sharecard_cards_cached_total", "counter", "Cards found in a cache.", counted(&self.cached)),
            ("sharecard_fetches_total", "counter", "Requests to other servers.", counted(&self.fetched)),
            ("sharecard_connections", "gauge", "Open connections.", self.connections.load(Ordering::Relaxed)),
            ("sharecard_jobs", "gauge", "Jobs that render or wait.", of(gauges.jobs)),
            ("sharecard_fetching", "gauge", "Jobs that fetch or wait.", of(gauges.fetches)),
            ("sharecard_cache_bytes", "gauge", "Finished cards in memory.", of(gauges.cache_bytes)),
            ("sharecard_picture_bytes", "gauge", "Decoded pictures in memory.", of(gauges.picture_bytes)),
        ] {
            head(&mut text, name, kind, help);
            let _ = writeln!(text, "{name} {value}");
        }
        text
    }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_prometheus_expects() {
        let metrics = Metrics::default();
        metrics.answered("/api/cards", 200, Duration::from_millis(20));
        metrics.answered("/api/cards", 200, Duration::from_secs(100));
        metrics.answered("/api/cards", 429, Duration::ZERO);
        let text = metrics.text(&Gauges { jobs: 3, ..Gauges::default() });
        for line in [
            "# TYPE sharecard_requests_total counter",
            "sharecard_requests_total{route=\"/api/cards\",status=\"200\"} 2",
            "sharecard_request_seconds_bucket{route=\"/api/cards\",le=\"0.01\"} 1",
            "sharecard_request_seconds_bucket{route=\"/api/cards\",le=\"0.025\"} 2",
            "sharecard_request_seconds_bucket{route=\"/api/cards\",le=\"+Inf\"} 3",
            "sharecard_request_seconds_count{route=\"/api/cards\"} 3",
            "sharecard_jobs 3",
        ] {
            assert!(text.lines().any(|known| known == line), "{line}\n{text}");
        }
        let samples = text.lines().filter(|line| !line.starts_with('#'));
        assert!(
            samples.map(|line| line.rsplit(' ').next().unwrap()).all(|value| value.parse::<f64>().is_ok())
        );
    }
}
