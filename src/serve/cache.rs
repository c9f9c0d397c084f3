//! What was made or fetched before, in memory: bounded by bytes, the least recently used goes first.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Values by key.
#[derive(Debug)]
pub(super) struct Cache<K, V> {
    most: usize,
    state: Mutex<State<K, V>>,
}

#[derive(Debug)]
struct State<K, V> {
    known: HashMap<K, Known<V>>,
    /// Keys by when they were last used.
    order: BTreeMap<u64, K>,
    clock: u64,
    weight: usize,
}

#[derive(Debug)]
struct Known<V> {
    value: V,
    weight: usize,
    used: u64,
}

impl<K: Hash + Eq + Clone, V: Clone> Cache<K, V> {
    /// None yet; `most` is the sum of weights that is kept.
    pub(super) fn new(most: usize) -> Self {
        let state = State { known: HashMap::new(), order: BTreeMap::new(), clock: 0, weight: 0 };
        Self { most, state: Mutex::new(state) }
    }

    /// A value, which is used by this.
    pub(super) fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let mut state = self.held();
        let state = &mut *state;
        let known = state.known.get_mut(key)?;
        state.clock += 1;
        if let Some(key) = state.order.remove(&known.used) {
            state.order.insert(state.clock, key);
        }
        known.used = state.clock;
        Some(known.value.clone())
    }

    /// Keeps a value of this weight, in place of what was under its key. One that is too heavy by itself is not kept.
    pub(super) fn put(&self, key: K, value: V, weight: usize) {
        let mut state = self.held();
        state.remove(&key);
        if weight > self.most {
            return;
        }
        while state.weight + weight > self.most
            && let Some((_, oldest)) = state.order.pop_first()
        {
            state.remove(&oldest);
        }
        state.clock += 1;
        let used = state.clock;
        state.order.insert(used, key.clone());
        state.known.insert(key, Known { value, weight, used });
        state.weight += weight;
    }

    /// The sum of weights, and how many values.
    pub(super) fn size(&self) -> (usize, usize) {
        let state = self.held();
        (state.weight, state.known.len())
    }

    fn held(&self) -> MutexGuard<'_, State<K, V>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq, V> State<K, V> {
    fn remove(&mut self, key: &K) {
        if let Some(Known { weight, used, .. }) = self.known.remove(key) {
            self.order.remove(&used);
            self.weight -= weight;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_least_recently_used_goes_first() {
        let cache = Cache::new(10);
        for key in ["a", "b", "c"] {
            cache.put(key, key.to_uppercase(), 3);
        }
        assert_eq!(cache.get("a").as_deref(), Some("A"));
        cache.put("d", "D".into(), 4);
        assert_eq!((cache.get("b"), cache.get("a").is_some()), (None, true));
        cache.put("e", "E".into(), 11);
        assert_eq!((cache.get("e"), cache.size()), (None, (10, 3)));
        cache.put("a", "A2".into(), 1);
        assert_eq!((cache.get("a").as_deref(), cache.size()), (Some("A2"), (8, 3)));
    }

    proptest! {
        #[test]
        fn it_never_holds_more_than_it_may(puts in prop::collection::vec((0..8_u8, 0..40_usize), 0..80)) {
            let cache = Cache::new(60);
            for (key, weight) in puts {
                cache.put(key, weight, weight);
                let (sum, count) = cache.size();
                prop_assert!(sum <= 60 && count <= 8);
                prop_assert_eq!(cache.get(&key), Some(weight));
                let held: usize = (0..8_u8).filter_map(|key| cache.get(&key)).sum();
                prop_assert_eq!(held, sum);
            }
        }
    }
}
