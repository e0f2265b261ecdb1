//! Answers on their way to the JavaScript thread that asked: those that are there, and how many will come.

use super::sync::{AtomicUsize, Mutex, MutexGuard};
use std::collections::VecDeque;
use std::sync::PoisonError;
use std::sync::atomic::Ordering::Relaxed;

/// The answers to one JavaScript thread, which is woken once for each. What order they come in is that in
/// which calls end.
pub struct Answers<T> {
    there: Mutex<VecDeque<T>>,
    /// Asked for and not yet taken. Only the JavaScript thread changes it.
    expected: AtomicUsize,
}

impl<T> Default for Answers<T> {
    fn default() -> Self {
        Self {
            there: Mutex::new(VecDeque::new()),
            expected: AtomicUsize::new(0),
        }
    }
}

impl<T> Answers<T> {
    /// One more will come; whether it is the only one, so that the process stays alive from now on. Called by
    /// the JavaScript thread.
    pub fn expect(&self) -> bool {
        self.expected.fetch_add(1, Relaxed) == 0
    }

    /// Leaves an answer, from any thread, which then wakes the JavaScript thread.
    pub fn leave(&self, answer: T) {
        self.lock().push_back(answer);
    }

    /// The next answer, and whether no other one will come. Called by the JavaScript thread, once each time that it
    /// is woken; then there is one.
    pub fn take(&self) -> (Option<T>, bool) {
        let answer = self.lock().pop_front();
        (answer, self.expected.fetch_sub(1, Relaxed) == 1)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<T>> {
        self.there.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// In every order of threads that the model checker finds.
#[cfg(test)]
mod tests {
    use super::Answers;
    use crate::cancel::Cancel;
    use crate::error::Error;
    use crate::schedule::lane::{Lane, Launch, Seat};
    use crate::schedule::turns::{Call, SLICE};
    use shuttle::sync::mpsc::{Sender, channel};
    use shuttle::sync::{Mutex, atomic::AtomicUsize};
    use shuttle::{check_pct, check_random, thread};
    use std::sync::Arc;
    use std::sync::atomic::Ordering::SeqCst;

    /// The number of a call, and whether it was computed to its end.
    type Answer = (usize, bool);

    /// A call as the binding makes it: it computes, answers, wakes who asked, and leaves.
    struct Asked {
        number: usize,
        cancel: Cancel,
        answers: Arc<Answers<Answer>>,
        wake: Sender<()>,
        /// Calls of its JavaScript thread that compute.
        computing: Arc<AtomicUsize>,
        threads: Arc<Mutex<Vec<thread::JoinHandle<()>>>>,
    }

    impl Asked {
        fn answer(&self, done: bool) {
            self.answers.leave((self.number, done));
            // A JavaScript thread that has gone away hears nothing.
            let _ = self.wake.send(());
        }
    }

    impl Launch for Asked {
        fn start(self: Box<Self>, seat: Arc<Seat>) -> Result<(), (Box<dyn Launch>, Error)> {
            let threads = Arc::clone(&self.threads);
            let handle = thread::spawn(move || {
                self.computing.fetch_add(1, SeqCst);
                let cancel = self.cancel.pausing(Arc::clone(&seat) as _);
                let done = (0..3).all(|_| cancel.check().is_ok());
                self.answer(done);
                self.computing.fetch_sub(1, SeqCst);
                seat.leave();
            });
            threads.lock().unwrap().push(handle);
            Ok(())
        }

        fn refuse(self: Box<Self>, _: Error) {
            self.answer(false);
        }
    }

    /// Two JavaScript threads ask, abort and hear their answers; one of them goes away before it has heard all.
    fn model() {
        const CALLS: usize = 4;
        let lane = Arc::new(Lane::default());
        let threads = Arc::new(Mutex::new(Vec::new()));
        let environments: Vec<_> = (0..2)
            .map(|environment| {
                let (lane, threads) = (lane.clone(), threads.clone());
                thread::spawn(move || {
                    let answers = Arc::new(Answers::default());
                    let computing = Arc::new(AtomicUsize::new(0));
                    let (wake, woken) = channel();
                    let ask = |number: usize| {
                        let cancel = Cancel::default();
                        assert_eq!(answers.expect(), number == 0);
                        let asked = Asked {
                            number,
                            cancel: cancel.clone(),
                            answers: answers.clone(),
                            wake: wake.clone(),
                            computing: computing.clone(),
                            threads: threads.clone(),
                        };
                        let call = Call {
                            environment,
                            work: SLICE * (1 + number as u64),
                            blocking: false,
                        };
                        (lane.submit(call, &cancel, Box::new(asked)), cancel)
                    };
                    let asked: Vec<_> = (0..CALLS).map(ask).collect();
                    let (seat, cancel) = &asked[CALLS - 1];
                    cancel.cancel();
                    if let Some(waiting) = lane.cancel(seat) {
                        // Refused on a thread of its own, as what may take its time.
                        let refusing = thread::spawn(move || waiting.refuse(Error::Cancelled));
                        threads.lock().unwrap().push(refusing);
                    }
                    let mut heard = [false; CALLS];
                    let hears = if environment == 0 { CALLS } else { 1 };
                    for count in 1..=hears {
                        woken.recv().unwrap();
                        let (answer, last) = answers.take();
                        let (number, done) =
                            answer.expect("there is one for every time it is woken");
                        assert!(!std::mem::replace(&mut heard[number], true));
                        assert!(done || number == CALLS - 1);
                        assert_eq!(last, count == CALLS);
                    }
                    lane.abandon(environment);
                    assert_eq!(computing.load(SeqCst), 0);
                })
            })
            .collect();
        for environment in environments {
            environment.join().unwrap();
        }
        loop {
            let handle = threads.lock().unwrap().pop();
            let Some(handle) = handle else { break };
            handle.join().unwrap();
        }
        assert_eq!(lane.count(), (0, 0));
    }

    #[test]
    fn every_answer_is_heard_once_and_nobody_computes_for_who_has_gone() {
        check_random(model, 500);
        check_pct(model, 500, 3);
    }
}
