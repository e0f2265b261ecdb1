//! Set bits, with the widest popcount of an instruction set.

use super::Isa;
#[cfg(target_arch = "x86_64")]
use super::isa::Set;

/// The set bits of whole words: of the first `bytes.len() / 8 * 8` bytes.
pub fn count_ones(isa: Isa, bytes: &[u8]) -> u32 {
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
        if isa.has_wide_popcount() {
            // SAFETY: an Isa says so only where these instructions were found.
            return unsafe { count_avx512(bytes) };
        }
        if isa.set() != Set::Scalar {
            // SAFETY: AVX2 and POPCNT belong to every other set of x86-64, and there is an Isa only
            // where its instructions were found.
            return unsafe { count_avx2(bytes) };
        }
    }
    count(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_instruction_set_counts_alike() {
        let bytes: Vec<u8> = (0..4099u32).map(|i| ((i * i * 31) >> 5) as u8).collect();
        for length in (0..200).chain([1024, 4096, 4099]) {
            let whole = &bytes[..length / 8 * 8];
            let expected = whole.iter().map(|byte| byte.count_ones()).sum::<u32>();
            for &isa in Isa::available() {
                assert_eq!(count_ones(isa, &bytes[..length]), expected, "{isa:?}");
            }
        }
    }
}
