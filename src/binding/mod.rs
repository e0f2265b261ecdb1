//! The Node addon: conversion, tasks, errors. The only place that names napi.
//!
//! What crosses here is internal to the package: the TypeScript layer checks the types of options
//! and gives the public shape. Values are checked by the kernels, on copies, so that nothing that
//! JavaScript does meanwhile can matter.

#[allow(unsafe_code)]
mod allocator;
#[allow(unsafe_code)]
mod answers;
mod assign;
mod baseline;
mod cost;
mod environment;
mod error;
mod exact;
mod input;
mod keys;
mod metrics;
mod pool;
mod profile;
mod queues;
mod rebalance;
mod sampled;
mod stable;
mod stream;
mod task;
mod told;
#[allow(unsafe_code)]
mod views;
