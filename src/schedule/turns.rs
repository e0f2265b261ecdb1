//! Whose turn it is: the rules, without threads, locks or clocks.
//!
//! One call computes at a time, on all threads of its own. Between JavaScript threads calls take turns
//! of one slice, or of two where that is enough to end; within a JavaScript thread the call with the least work left goes first, and before
//! all others the one that the thread is blocked by. A call that has begun may be interrupted by one
//! that has far less to do, never the other way round.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Identifies a call.
pub type Id = u64;

/// How long a turn is, in nanoseconds: short enough that a small call behind a large one goes
/// unnoticed, long enough that threads need not change often.
pub const SLICE: u64 = 2_000_000;

/// A call interrupts another one of its JavaScript thread when it has so many times less to do.
/// Interrupted calls keep their threads, so that there can be as many as a number of this size can be halved.
const FAR_LESS: u64 = 2;

/// What there is to know of a call.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The JavaScript thread that made it.
    pub environment: u32,
    /// The work of it, in nanoseconds of this machine, as its method estimates.
    pub work: u64,
    /// Whether the JavaScript thread is blocked until it is done.
    pub blocking: bool,
}

/// A turn: the call that computes from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The call.
    pub id: Id,
    /// Whether it is its first.
    pub first: bool,
}

#[derive(Debug)]
struct State {
    call: Call,
    /// How long it has computed.
    used: u64,
    begun: bool,
}

impl State {
    /// The work that is left. An estimate that turned out too low is taken for low by as much again.
    fn left(&self) -> u64 {
        match self.call.work.checked_sub(self.used) {
            Some(left) if left > 0 => left,
            _ => self.used / 2,
        }
    }
}

/// The calls of one JavaScript thread.
#[derive(Debug, Default)]
struct Environment {
    /// Those that have not begun, by their work; the first come, first among equals.
    waiting: BTreeSet<(u64, Id)>,
    begun: Vec<Id>,
    blocking: Option<Id>,
}

impl Environment {
    fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.begun.is_empty() && self.blocking.is_none()
    }
}

/// All calls, and whose turn it is.
#[derive(Debug)]
pub struct Turns {
    calls: BTreeMap<Id, State>,
    environments: BTreeMap<u32, Environment>,
    /// The JavaScript threads with calls, the one whose turn it was last at the end.
    ring: VecDeque<u32>,
    current: Option<Id>,
    /// When the current turn began.
    since: u64,
    /// How long it is.
    length: u64,
    next: Id,
    begun: usize,
    /// No more calls than this begin: the system has refused the threads for another one.
    most_begun: usize,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            calls: BTreeMap::new(),
            environments: BTreeMap::new(),
            ring: VecDeque::new(),
            current: None,
            since: 0,
            length: SLICE,
            next: 0,
            begun: 0,
            most_begun: usize::MAX,
        }
    }
}

impl Turns {
    /// Adds a call. When nobody computes, the turn is its own. O(log calls).
    pub fn add(&mut self, call: Call, now: u64) -> (Id, Option<Turn>) {
        let id = self.next;
        self.next += 1;
        let environment = self.environments.entry(call.environment).or_default();
        if environment.is_empty() {
            // Behind all that have waited longer, before the one that computes.
            let last = usize::from(self.current.is_some()).min(self.ring.len());
            self.ring.insert(self.ring.len() - last, call.environment);
        }
        if call.blocking {
            environment.blocking = Some(id);
        } else {
            environment.waiting.insert((call.work, id));
        }
        let state = State {
            call,
            used: 0,
            begun: false,
        };
        self.calls.insert(id, state);
        let turn = match self.current {
            None => self.give(now),
            Some(_) => None,
        };
        (id, turn)
    }

    /// The end of the current turn, as far as there is anybody else: whose is the next one? The same
    /// call may go on. O(log calls + JavaScript threads).
    pub fn pass(&mut self, now: u64) -> Option<Turn> {
        self.account(now);
        self.give(now)
    }

    /// Takes out a call that is over, or that has not begun; the next turn, if it was this one's.
    pub fn remove(&mut self, id: Id, now: u64) -> Option<Turn> {
        let State { call, begun, .. } = self.calls.remove(&id)?;
        if let Some(environment) = self.environments.get_mut(&call.environment) {
            environment.waiting.remove(&(call.work, id));
            environment.begun.retain(|&other| other != id);
            if environment.blocking == Some(id) {
                environment.blocking = None;
            }
            if environment.is_empty() {
                self.environments.remove(&call.environment);
                self.ring.retain(|&other| other != call.environment);
            }
        }
        if begun {
            self.begun -= 1;
            // There were threads for that many, and now there are some to spare.
            self.most_begun = usize::MAX;
        }
        if self.current == Some(id) {
            self.current = None;
            return self.give(now);
        }
        None
    }

    /// Takes back a first turn, for want of threads: the call waits until another one is over. The turn
    /// of another one, or `None` where there is none that has begun: then it must be refused.
    pub fn put_off(&mut self, id: Id, now: u64) -> Option<Turn> {
        let state = self.calls.get_mut(&id)?;
        if self.begun <= 1 {
            return None;
        }
        let call = state.call;
        state.begun = false;
        self.begun -= 1;
        self.most_begun = self.begun;
        let environment = self.environments.get_mut(&call.environment)?;
        environment.begun.retain(|&other| other != id);
        if !call.blocking {
            environment.waiting.insert((call.work, id));
        }
        self.current = None;
        self.give(now)
    }

    /// The call whose turn it is.
    pub fn current(&self) -> Option<Id> {
        self.current
    }

    /// Whether it is `id`'s turn, and it has lasted long enough.
    pub fn is_over(&self, id: Id, now: u64) -> bool {
        self.current == Some(id) && now.saturating_sub(self.since) >= self.length
    }

    /// How long the current turn is. A call that two slices are enough for has both at once: it would wait for all
    /// others between them.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Calls that wait for their first turn, and calls that have begun.
    pub fn count(&self) -> (usize, usize) {
        (self.calls.len() - self.begun, self.begun)
    }

    /// How long a call has computed: the time of its turns. `None` where there is no such call any more.
    pub fn used(&self, id: Id, now: u64) -> Option<u64> {
        let used = self.calls.get(&id)?.used;
        let current = if self.current == Some(id) {
            now.saturating_sub(self.since)
        } else {
            0
        };
        Some(used + current)
    }

    /// The calls of a JavaScript thread.
    pub fn of(&self, environment: u32) -> Vec<Id> {
        let ours = |(_, state): &(&Id, &State)| state.call.environment == environment;
        self.calls.iter().filter(ours).map(|(&id, _)| id).collect()
    }

    /// Whether a call has had its first turn.
    pub fn has_begun(&self, id: Id) -> bool {
        self.calls.get(&id).is_some_and(|state| state.begun)
    }

    fn account(&mut self, now: u64) {
        if let Some(state) = self.current.and_then(|id| self.calls.get_mut(&id)) {
            state.used += now.saturating_sub(self.since);
        }
        self.since = now;
    }

    /// Gives the turn to the next JavaScript thread that can use it.
    fn give(&mut self, now: u64) -> Option<Turn> {
        self.since = now;
        for _ in 0..self.ring.len() {
            let environment = *self.ring.front()?;
            self.ring.rotate_left(1);
            let Some(id) = self.best(environment) else {
                continue;
            };
            let state = self.calls.get_mut(&id)?;
            let first = !state.begun;
            if first {
                state.begun = true;
                self.begun += 1;
                let call = state.call;
                let environment = self.environments.get_mut(&environment)?;
                environment.waiting.remove(&(call.work, id));
                environment.begun.push(id);
            }
            self.length = if state.left() > 2 * SLICE {
                SLICE
            } else {
                2 * SLICE
            };
            self.current = Some(id);
            return Some(Turn { id, first });
        }
        None
    }

    /// The call of a JavaScript thread that should compute.
    fn best(&self, environment: u32) -> Option<Id> {
        let environment = self.environments.get(&environment)?;
        let may_begin = self.begun < self.most_begun;
        let left = |id: &Id| self.calls.get(id).map_or(0, State::left);
        if let Some(id) = environment.blocking
            && (may_begin || environment.begun.contains(&id))
        {
            return Some(id);
        }
        let begun = environment.begun.iter().min_by_key(|&id| (left(id), *id));
        let waiting = environment.waiting.first().filter(|_| may_begin);
        match (begun, waiting) {
            (Some(&begun), Some(&(work, _))) if work.saturating_mul(FAR_LESS) > left(&begun) => {
                Some(begun)
            }
            (_, Some(&(_, id))) => Some(id),
            (begun, None) => begun.copied(),
        }
    }
}
