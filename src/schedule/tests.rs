//! The rules by examples; the lane in every order of its threads that the model checker finds.

use super::lane::{Lane, Launch, Seat};
use super::turns::{Call, Id, SLICE, Turn, Turns};
use crate::cancel::Cancel;
use crate::error::Error;
use shuttle::sync::Mutex;
use shuttle::{check_pct, check_random, thread};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

fn call(environment: u32, work: u64) -> Call {
    Call {
        environment,
        work,
        blocking: false,
    }
}

fn first(id: Id) -> Option<Turn> {
    Some(Turn { id, first: true })
}

fn again(id: Id) -> Option<Turn> {
    Some(Turn { id, first: false })
}

#[test]
fn the_least_work_goes_first() {
    let mut turns = Turns::default();
    let (long, turn) = turns.add(call(0, 1000 * SLICE), 0);
    assert_eq!(turn, first(long));
    let (middle, turn) = turns.add(call(0, 10 * SLICE), 0);
    assert_eq!(turn, None);
    let (short, _) = turns.add(call(0, SLICE), 0);
    assert!(!turns.is_over(long, SLICE - 1) && turns.is_over(long, SLICE));
    assert_eq!(turns.pass(SLICE), first(short));
    assert_eq!(turns.remove(short, 2 * SLICE), first(middle));
    // It keeps the turn as long as it has less to do.
    assert_eq!(turns.pass(3 * SLICE), again(middle));
    assert_eq!(turns.remove(middle, 4 * SLICE), again(long));
    assert_eq!(turns.remove(long, 5 * SLICE), None);
    assert_eq!(turns.count(), (0, 0));
}

#[test]
fn what_has_begun_is_interrupted_by_far_less_work_only() {
    let mut turns = Turns::default();
    let (begun, _) = turns.add(call(0, 100 * SLICE), 0);
    let (little_less, _) = turns.add(call(0, 90 * SLICE), 0);
    assert_eq!(turns.pass(SLICE), again(begun));
    let (far_less, _) = turns.add(call(0, 40 * SLICE), SLICE);
    assert_eq!(turns.pass(2 * SLICE), first(far_less));
    // So nested calls get smaller and smaller, and there are few of them.
    for size in (1..=39).rev() {
        turns.add(call(0, size * SLICE), 0);
        turns.pass(2 * SLICE);
    }
    assert!(turns.count().1 <= 8, "{:?}", turns.count());
    assert!(!turns.has_begun(little_less));
}

#[test]
fn javascript_threads_take_turns() {
    let mut turns = Turns::default();
    let (a, _) = turns.add(call(0, 1000 * SLICE), 0);
    let (b, _) = turns.add(call(1, 10 * SLICE), 0);
    let (c, _) = turns.add(call(2, 10_000 * SLICE), 0);
    let mut now = 0;
    let mut order = Vec::new();
    for _ in 0..6 {
        now += SLICE;
        order.extend(turns.pass(now).map(|turn| turn.id));
    }
    assert_eq!(order, [b, c, a, b, c, a]);
}

#[test]
fn a_call_that_can_end_in_two_slices_has_them_at_once() {
    let mut turns = Turns::default();
    let (long, _) = turns.add(call(0, 3 * SLICE), 0);
    let (short, _) = turns.add(call(1, 2 * SLICE), 0);
    assert!(turns.is_over(long, SLICE));
    assert_eq!(turns.pass(SLICE), first(short));
    assert!(!turns.is_over(short, 3 * SLICE - 1) && turns.is_over(short, 3 * SLICE));
    // The long one has two left now.
    assert_eq!(turns.remove(short, 3 * SLICE), again(long));
    assert!(!turns.is_over(long, 5 * SLICE - 1) && turns.is_over(long, 5 * SLICE));
    // What takes longer than was said has turns as everybody once it has taken long.
    turns.add(call(2, 1000 * SLICE), 5 * SLICE);
    for now in [5, 6, 8, 9, 11, 12] {
        turns.pass(now * SLICE);
    }
    assert_eq!(turns.current(), Some(long));
    assert!(turns.is_over(long, 13 * SLICE));
}

#[test]
fn a_blocked_thread_goes_before_its_other_calls() {
    let mut turns = Turns::default();
    let (own, _) = turns.add(call(0, SLICE), 0);
    let blocking = Call {
        blocking: true,
        ..call(0, 0)
    };
    let (blocking, _) = turns.add(blocking, 0);
    assert_eq!(turns.pass(SLICE), first(blocking));
    assert_eq!(turns.pass(100 * SLICE), again(blocking));
    let (other, _) = turns.add(call(1, 5), 0);
    assert_eq!(turns.pass(101 * SLICE), first(other));
    assert_eq!(turns.remove(other, 101 * SLICE), again(blocking));
    assert_eq!(turns.remove(blocking, 102 * SLICE), again(own));
}

#[test]
fn without_threads_a_call_waits_for_one_that_has_some() {
    let mut turns = Turns::default();
    let (a, _) = turns.add(call(0, 1000 * SLICE), 0);
    let (b, _) = turns.add(call(1, SLICE), 0);
    assert_eq!(turns.pass(SLICE), first(b));
    assert_eq!(turns.put_off(b, SLICE), again(a));
    assert_eq!(turns.pass(2 * SLICE), again(a));
    assert_eq!(turns.remove(a, 3 * SLICE), first(b));
    // The only one that has begun has nobody to wait for.
    assert_eq!(turns.put_off(b, 3 * SLICE), None);
}

#[test]
fn a_call_has_computed_as_long_as_its_turns_were() {
    let mut turns = Turns::default();
    let (a, _) = turns.add(call(0, 1000 * SLICE), 10);
    let (b, _) = turns.add(call(1, 1000 * SLICE), 20);
    assert_eq!(turns.used(a, 30), Some(20));
    assert_eq!(turns.used(b, 30), Some(0));
    assert_eq!(turns.pass(10 + SLICE), first(b));
    assert_eq!(turns.pass(15 + 2 * SLICE), again(a));
    assert_eq!(turns.used(a, 16 + 2 * SLICE), Some(SLICE + 1));
    assert_eq!(turns.used(b, 16 + 2 * SLICE), Some(SLICE + 5));
    turns.remove(b, 20 + 2 * SLICE);
    assert_eq!(turns.used(b, 20 + 2 * SLICE), None);
}

#[test]
fn cancelling_others_does_not_prolong_a_turn() {
    let mut turns = Turns::default();
    let (on, _) = turns.add(call(0, 1000 * SLICE), 0);
    turns.add(call(1, SLICE), 0);
    let (waits, _) = turns.add(call(0, SLICE), 0);
    turns.remove(waits, SLICE);
    assert!(turns.is_over(on, SLICE));
}

/// What happened in a model.
#[derive(Default)]
struct Log {
    ended: AtomicUsize,
    refused: AtomicUsize,
    handles: Mutex<Vec<thread::JoinHandle<()>>>,
}

/// A call of some steps, on a thread of its own.
struct Steps {
    log: Arc<Log>,
    cancel: Cancel,
    steps: usize,
    /// Those of all calls of its JavaScript thread.
    steps_done: Arc<AtomicUsize>,
    /// How often there is no thread for it.
    without: Arc<AtomicUsize>,
}

impl Launch for Steps {
    fn start(self: Box<Self>, seat: Arc<Seat>) -> Result<(), (Box<dyn Launch>, Error)> {
        let take = |left: usize| left.checked_sub(1);
        if self.without.fetch_update(SeqCst, SeqCst, take).is_ok() {
            return Err((self, Error::Threads("none".to_owned())));
        }
        let log = Arc::clone(&self.log);
        let handle = thread::spawn(move || {
            let cancel = self.cancel.pausing(Arc::clone(&seat) as _);
            for _ in 0..self.steps {
                if cancel.check().is_err() {
                    break;
                }
                self.steps_done.fetch_add(1, SeqCst);
                thread::yield_now();
            }
            self.log.ended.fetch_add(1, SeqCst);
            seat.leave();
        });
        log.handles.lock().unwrap().push(handle);
        Ok(())
    }

    fn refuse(self: Box<Self>, _: Error) {
        self.log.refused.fetch_add(1, SeqCst);
    }
}

/// Two JavaScript threads submit, block, cancel and go away; every call ends, once.
fn model(without: usize) {
    let lane = Arc::new(Lane::default());
    let log = Arc::new(Log::default());
    let without = Arc::new(AtomicUsize::new(without));
    let threads: Vec<_> = (0..2u32)
        .map(|environment| {
            let (lane, log, without) = (lane.clone(), log.clone(), without.clone());
            thread::spawn(move || {
                let own = Arc::new(AtomicUsize::new(0));
                let submit = |work, steps| {
                    let cancel = Cancel::default();
                    let launch = Box::new(Steps {
                        log: log.clone(),
                        cancel: cancel.clone(),
                        steps,
                        steps_done: own.clone(),
                        without: without.clone(),
                    });
                    (
                        lane.submit(call(environment, work), &cancel, launch),
                        cancel,
                    )
                };
                submit(10 * SLICE, 6);
                let (seat, cancel) = submit(SLICE, 2);
                let blocking = Call {
                    blocking: true,
                    ..call(environment, 0)
                };
                if let Ok((seat, ())) = lane.enter(blocking, || Ok(())) {
                    let cancel = Cancel::default().pausing(Arc::clone(&seat) as _);
                    for _ in 0..3 {
                        cancel.check().unwrap();
                    }
                    seat.leave();
                }
                cancel.cancel();
                if let Some(waiting) = lane.cancel(&seat) {
                    waiting.refuse(Error::Cancelled);
                }
                if environment == 1 {
                    submit(100 * SLICE, 1000);
                    lane.abandon(environment);
                    // Nobody computes for it any more: what is counted now stays.
                    let own = || own.load(SeqCst);
                    let ended = own();
                    thread::yield_now();
                    assert_eq!(own(), ended);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    loop {
        let handle = log.handles.lock().unwrap().pop();
        let Some(handle) = handle else { break };
        handle.join().unwrap();
    }
    assert_eq!(lane.count(), (0, 0));
    // What is abandoned before it begins is dropped, and neither ends nor is refused.
    let settled = log.ended.load(SeqCst) + log.refused.load(SeqCst);
    assert!((2..=5).contains(&settled), "{settled}");
}

#[test]
fn every_call_ends_whatever_the_order() {
    check_random(|| model(0), 500);
    check_pct(|| model(0), 500, 3);
}

#[test]
fn every_call_ends_where_threads_are_refused() {
    check_random(|| model(2), 500);
}

/// Calls of one lane compute one at a time: between two looks at the flag no other has the turn.
#[test]
fn one_call_computes_at_a_time() {
    check_random(
        || {
            let lane = Arc::new(Lane::default());
            let computing = Arc::new(AtomicUsize::new(0));
            let threads: Vec<_> = (0..3u32)
                .map(|environment| {
                    let (lane, computing) = (lane.clone(), computing.clone());
                    thread::spawn(move || {
                        let blocking = Call {
                            blocking: true,
                            ..call(environment, 0)
                        };
                        let (seat, ()) = lane.enter(blocking, || Ok(())).unwrap();
                        let cancel = Cancel::default().pausing(Arc::clone(&seat) as _);
                        for _ in 0..4 {
                            assert_eq!(computing.fetch_add(1, SeqCst), 0);
                            thread::yield_now();
                            computing.fetch_sub(1, SeqCst);
                            cancel.check().unwrap();
                        }
                        seat.leave();
                    })
                })
                .collect();
            for thread in threads {
                thread.join().unwrap();
            }
        },
        1000,
    );
}
