//! Set bits, with the widest popcount that the machine has.

/// The set bits of whole words, with the widest popcount that the machine has.
pub fn count_ones(bytes: &[u8]) -> u32 {
    #[inline(always)]
    fn count(bytes: &[u8]) -> u32 {
        let (words, _) = bytes.as_chunks::<8>();
        words
            .iter()
            .map(|word| u64::from_ne_bytes(*word).count_ones())
            .sum()
    }

    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vpopcntdq")]
        fn count_avx512(bytes: &[u8]) -> u32 {
            count(bytes)
        }
        #[target_feature(enable = "avx2,popcnt")]
        fn count_avx2(bytes: &[u8]) -> u32 {
            count(bytes)
        }
        if is_x86_feature_detected!("avx512vpopcntdq")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vl")
        {
            // SAFETY: the features were detected on this machine the line before.
            return unsafe { count_avx512(bytes) };
        }
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("popcnt") {
            // SAFETY: the features were detected on this machine the line before.
            return unsafe { count_avx2(bytes) };
        }
    }
    count(bytes)
}
