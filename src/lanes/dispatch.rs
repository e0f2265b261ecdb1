//! The way from an instruction set to a kernel that is compiled for it.

/// Calls the generic function `$kernel::<V>(args)` with the vectors of `$isa`, inside a function
/// that enables its instructions.
///
/// `$kernel` must be `#[inline(always)]`; its first argument is a [`Has<V>`](super::Has).
macro_rules! dispatch {
    ($isa:expr, $kernel:ident($($arg:ident: $type:ty),* $(,)?) $(-> $result:ty)?) => {{
        use $crate::lanes::{Has, Isa, Set};
        #[allow(unsafe_code)]
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2,popcnt,bmi1,bmi2,lzcnt")]
        fn avx2($($arg: $type),*) $(-> $result)? {
            // SAFETY: this function runs only where AVX2 was detected.
            $kernel::<$crate::lanes::Avx2>(unsafe { Has::new() }, $($arg),*)
        }
        #[allow(unsafe_code)]
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx512f,avx512cd,avx512vl,avx2,popcnt,bmi1,bmi2,lzcnt")]
        fn avx512($($arg: $type),*) $(-> $result)? {
            // SAFETY: this function runs only where AVX-512 was detected.
            $kernel::<$crate::lanes::Avx512>(unsafe { Has::new() }, $($arg),*)
        }
        let isa: Isa = $isa;
        #[allow(unsafe_code)]
        let result = match isa.set() {
            // SAFETY: plain Rust runs everywhere.
            Set::Scalar => $kernel::<$crate::lanes::Portable>(unsafe { Has::new() }, $($arg),*),
            // SAFETY: there is an Isa only where its instructions were found.
            #[cfg(target_arch = "x86_64")]
            Set::Avx2 => unsafe { avx2($($arg),*) },
            // SAFETY: there is an Isa only where its instructions were found.
            #[cfg(target_arch = "x86_64")]
            Set::Avx512 => unsafe { avx512($($arg),*) },
            // SAFETY: every AArch64 has NEON.
            #[cfg(target_arch = "aarch64")]
            Set::Neon => $kernel::<$crate::lanes::Neon>(unsafe { Has::new() }, $($arg),*),
        };
        result
    }};
}
pub(crate) use dispatch;
