//! A lane: calls that take turns, one computing at a time.

use super::sync::{AtomicBool, AtomicU64, AtomicUsize, Condvar, Mutex, MutexGuard, now};
use super::turns::{Call, Id, Turn, Turns};
use crate::cancel::{Cancel, Pause};
use crate::error::Error;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, PoisonError};

/// A call that has yet to begin.
pub trait Launch: Send {
    /// Begins on threads of its own and returns. They do [`Seat::leave`] at the end. Where no threads are
    /// to be had, it gives itself back.
    fn start(self: Box<Self>, seat: Arc<Seat>) -> Result<(), (Box<dyn Launch>, Error)>;

    /// Ends without having begun.
    fn refuse(self: Box<Self>, error: Error);
}

/// Calls that take turns.
#[derive(Default)]
pub struct Lane {
    state: Mutex<State>,
    /// Told whenever a call is over.
    over: Condvar,
    /// The calls that there are: a single one need not look at the clock.
    live: AtomicUsize,
    /// When the current turn ends.
    until: AtomicU64,
}

#[derive(Default)]
struct State {
    turns: Turns,
    entries: BTreeMap<Id, Entry>,
    on: Option<Arc<Seat>>,
}

struct Entry {
    seat: Arc<Seat>,
    /// Until it begins; none where a thread waits to begin.
    launch: Option<Box<dyn Launch>>,
}

/// What is to be launched.
type First = (Arc<Seat>, Box<dyn Launch>);

/// A call's place in a lane. Its threads wait here while it is not its turn.
pub struct Seat {
    lane: Arc<Lane>,
    id: Id,
    turn: AtomicBool,
    gate: Condvar,
    cancel: Cancel,
    /// When the call came.
    since: u64,
}

/// How a call has spent its time until now, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// It waited for its turns.
    pub queued: u64,
    /// It had its turns.
    pub computed: u64,
}

impl Lane {
    /// Adds a call, which begins at its first turn: at once where nobody else computes. `cancel` stops it.
    pub fn submit(
        self: &Arc<Self>,
        call: Call,
        cancel: &Cancel,
        launch: Box<dyn Launch>,
    ) -> Arc<Seat> {
        let mut state = self.lock();
        let (seat, first) = self.add(&mut state, call, cancel, Some(launch));
        drop(state);
        self.launch(first);
        seat
    }

    /// Adds the call of the current thread and waits for its first turn, and for `threads`. The thread does
    /// [`Seat::leave`] at the end.
    ///
    /// # Errors
    ///
    /// What `threads` says, where no other call has any.
    pub fn enter<T>(
        self: &Arc<Self>,
        call: Call,
        threads: impl Fn() -> Result<T, Error>,
    ) -> Result<(Arc<Seat>, T), Error> {
        let mut state = self.lock();
        let (seat, first) = self.add(&mut state, call, &Cancel::default(), None);
        debug_assert!(first.is_none(), "there is nothing to launch");
        loop {
            state = seat.wait(state);
            drop(state);
            let error = match threads() {
                Ok(threads) => return Ok((seat, threads)),
                Err(error) => error,
            };
            state = self.lock();
            if state.turns.count().1 <= 1 {
                drop(state);
                seat.leave();
                return Err(error);
            }
            let turn = state.turns.put_off(seat.id, now());
            // A call that has begun goes on: there is nothing to launch.
            let _ = self.hand_over(&mut state, turn);
        }
    }

    /// Takes the call out, if it has not begun: the caller refuses it, where that may take its time. One
    /// that has begun sees its flag, which has been raised, at its next look.
    pub fn cancel(self: &Arc<Self>, seat: &Arc<Seat>) -> Option<Box<dyn Launch>> {
        let mut state = self.lock();
        if state.turns.has_begun(seat.id) {
            seat.gate.notify_all();
            return None;
        }
        self.remove(&mut state, seat.id).0?.launch
    }

    /// Takes out all calls of a JavaScript thread, and returns when none of them computes any more.
    pub fn abandon(self: &Arc<Self>, environment: u32) {
        let mut state = self.lock();
        let mut dropped = Vec::new();
        for id in state.turns.of(environment) {
            if let Some(entry) = state.entries.get(&id) {
                entry.seat.cancel.cancel();
                entry.seat.gate.notify_all();
            }
            if !state.turns.has_begun(id) {
                dropped.push(self.remove(&mut state, id).0);
            }
        }
        while !state.turns.of(environment).is_empty() {
            state = self
                .over
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        drop(state);
        drop(dropped);
    }

    /// Calls that wait for their first turn, and calls that have begun.
    pub fn count(&self) -> (usize, usize) {
        self.lock().turns.count()
    }

    fn add(
        self: &Arc<Self>,
        state: &mut State,
        call: Call,
        cancel: &Cancel,
        launch: Option<Box<dyn Launch>>,
    ) -> (Arc<Seat>, Option<First>) {
        let since = now();
        let (id, turn) = state.turns.add(call, since);
        let seat = Arc::new(Seat {
            lane: Arc::clone(self),
            id,
            turn: AtomicBool::new(false),
            gate: Condvar::new(),
            cancel: cancel.clone(),
            since,
        });
        let entry = Entry {
            seat: Arc::clone(&seat),
            launch,
        };
        state.entries.insert(id, entry);
        self.live.fetch_add(1, Relaxed);
        let first = turn.and_then(|turn| self.hand_over(state, Some(turn)));
        (seat, first)
    }

    /// Takes out a call that is over or has not begun; what is to be launched in its place.
    fn remove(&self, state: &mut State, id: Id) -> (Option<Entry>, Option<First>) {
        let entry = state.entries.remove(&id);
        if entry.is_none() {
            return (None, None);
        }
        let was_on = state.turns.current() == Some(id);
        let turn = state.turns.remove(id, now());
        self.live.fetch_sub(1, Relaxed);
        self.over.notify_all();
        let next = if was_on {
            self.hand_over(state, turn)
        } else {
            None
        };
        (entry, next)
    }

    /// Lets the call go on whose turn it is, or says what is to be launched.
    fn hand_over(&self, state: &mut State, turn: Option<Turn>) -> Option<First> {
        if let Some(seat) = state.on.take() {
            seat.turn.store(false, Relaxed);
        }
        let turn = turn?;
        let until = now().saturating_add(state.turns.length());
        self.until.store(until, Relaxed);
        let entry = state.entries.get_mut(&turn.id)?;
        let seat = Arc::clone(&entry.seat);
        seat.turn.store(true, Relaxed);
        state.on = Some(Arc::clone(&seat));
        match entry.launch.take() {
            Some(launch) => Some((seat, launch)),
            None => {
                seat.gate.notify_all();
                None
            }
        }
    }

    fn launch(self: &Arc<Self>, mut next: Option<First>) {
        while let Some((seat, launch)) = next.take() {
            let Err((launch, error)) = launch.start(Arc::clone(&seat)) else {
                return;
            };
            let mut state = self.lock();
            if state.turns.count().1 > 1 {
                if let Some(entry) = state.entries.get_mut(&seat.id) {
                    entry.launch = Some(launch);
                }
                let turn = state.turns.put_off(seat.id, now());
                next = self.hand_over(&mut state, turn);
            } else {
                next = self.remove(&mut state, seat.id).1;
                drop(state);
                launch.refuse(error);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// The call is over.
    pub fn leave(&self) {
        let mut state = self.lane.lock();
        let (_, next) = self.lane.remove(&mut state, self.id);
        drop(state);
        self.lane.launch(next);
    }

    /// How the call has spent its time until now; `None` once it is over.
    pub fn spent(&self) -> Option<Spent> {
        let state = self.lane.lock();
        let now = now();
        let computed = state.turns.used(self.id, now)?;
        let queued = now.saturating_sub(self.since).saturating_sub(computed);
        Some(Spent { queued, computed })
    }

    /// How long ago the call came, in nanoseconds.
    pub fn age(&self) -> u64 {
        now().saturating_sub(self.since)
    }

    /// The lane.
    pub fn lane(&self) -> &Arc<Lane> {
        &self.lane
    }

    fn wait<'a>(&self, mut state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        while state.turns.current() != Some(self.id) && !self.cancel.is_cancelled() {
            state = self
                .gate
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state
    }
}

impl Pause for Seat {
    fn pause(&self) {
        let alone = || self.lane.live.load(Relaxed) <= 1;
        if self.turn.load(Relaxed) && (alone() || now() < self.lane.until.load(Relaxed)) {
            return;
        }
        let mut state = self.lane.lock();
        if state.turns.is_over(self.id, now()) {
            let turn = state.turns.pass(now());
            let next = self.lane.hand_over(&mut state, turn);
            if next.is_some() {
                drop(state);
                self.lane.launch(next);
                state = self.lane.lock();
            }
        }
        drop(self.wait(state));
    }
}

impl fmt::Debug for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seat")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
