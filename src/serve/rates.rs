//! How often one address may ask: a bucket that refills steadily, and holds a few seconds' worth.

use super::limits::{BURST_SECONDS, MAX_RATED};
use super::problem::{Problem, TOO_OFTEN};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Buckets by address; of IPv6 by the network of 64 bits, which one customer has.
#[derive(Debug)]
pub(super) struct Rates {
    /// Requests a second; 0 for any number.
    rate: u32,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

/// What an address has left, and when that was counted.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl Rates {
    pub(super) fn new(rate: u32) -> Self {
        Self { rate, buckets: Mutex::default() }
    }

    /// Takes what a request costs.
    ///
    /// # Errors
    /// The address has less than that left.
    pub(super) fn take(&self, address: IpAddr, cost: u32, now: Instant) -> Result<(), Problem> {
        if self.rate == 0 {
            return Ok(());
        }
        let (rate, most) = (f64::from(self.rate), f64::from(self.rate * BURST_SECONDS));
        // What costs more than a bucket holds takes a full one.
        let cost = f64::from(cost).min(most);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let filled = |bucket: &Bucket| {
            (bucket.left + now.saturating_duration_since(bucket.at).as_secs_f64() * rate).min(most)
        };
        if buckets.len() >= MAX_RATED {
            buckets.retain(|_, bucket| filled(bucket) < most);
            // So many at once are no visitors: the queue's limit holds them.
            if buckets.len() >= MAX_RATED {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(network(address)).or_insert(Bucket { left: most, at: now });
        *bucket = Bucket { left: filled(bucket), at: now };
        if bucket.left >= cost {
            bucket.left -= cost;
            return Ok(());
        }
        let seconds = ((cost - bucket.left) / rate).ceil().max(1.0) as u64;
        let problem = Problem::new(
            TOO_OFTEN,
            format!("这个地址每秒最多 {} 次请求", self.rate),
            format!("an address may ask {} times a second", self.rate),
        );
        let hint = (format!("{seconds} 秒后再试"), format!("try again in {seconds} s"));
        Err(problem.hint(hint.0, hint.1).retry(seconds))
    }
}

fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => ip.into(),
            None => IpAddr::V6((u128::from(ip) >> 64 << 64).into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_bucket_empties_and_refills() {
        let (rates, now) = (Rates::new(10), Instant::now());
        let one: IpAddr = "203.0.113.7".parse().unwrap();
        for _ in 0..40 {
            rates.take(one, 1, now).unwrap();
        }
        let refused = rates.take(one, 5, now).unwrap_err();
        assert_eq!((refused.kind.slug, refused.retry_seconds), ("too-often", Some(1)));
        rates.take("203.0.113.8".parse().unwrap(), 1, now).unwrap();
        rates.take(one, 5, now + Duration::from_millis(500)).unwrap();
        assert!(rates.take(one, 1, now + Duration::from_millis(500)).is_err());
        // More than a bucket holds waits for a full one.
        assert_eq!(rates.take(one, 1000, now + Duration::from_secs(2)).unwrap_err().retry_seconds, Some(3));
        rates.take(one, 1000, now + Duration::from_secs(9)).unwrap();
        // A clock that stands still or runs back is no panic.
        assert!(rates.take(one, 1, now).is_err());
    }

    #[test]
    fn neighbours_of_a_network_share() {
        let (rates, now) = (Rates::new(1), Instant::now());
        rates.take("2001:db8:1:2::1".parse().unwrap(), 4, now).unwrap();
        assert!(rates.take("2001:db8:1:2:ffff::9".parse().unwrap(), 1, now).is_err());
        rates.take("2001:db8:1:3::1".parse().unwrap(), 4, now).unwrap();
        rates.take("::ffff:203.0.113.9".parse().unwrap(), 4, now).unwrap();
        assert!(rates.take("203.0.113.9".parse().unwrap(), 1, now).is_err());
    }

    #[test]
    fn addresses_are_forgotten_before_they_are_too_many() {
        let (rates, now) = (Rates::new(10), Instant::now());
        for number in 0..MAX_RATED as u32 + 10 {
            rates.take(IpAddr::V4(number.into()), 1, now).unwrap();
        }
        assert!(rates.buckets.lock().unwrap().len() <= MAX_RATED);
        let free = Rates::new(0);
        for _ in 0..1000 {
            free.take("203.0.113.7".parse().unwrap(), 1, now).unwrap();
        }
    }
}
