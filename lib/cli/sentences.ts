/**
 * Who goes where, without a full stop: `20 sources each go to 2 of 5 targets`. A source takes a target once, so
 * that with more slots than targets it goes to all of them.
 */
export function whoGoes(sources: number, fanOut: number, targets: number, kind = ''): string {
  const who = sources === 1 ? `1 source${kind} goes` : `${sources} sources${kind} each go`
  if (fanOut <= targets && targets > 1) return `${who} to ${fanOut} of ${targets} targets`
  const all = targets === 1 ? '1 target' : `all ${targets} targets`
  return fanOut <= targets ? `${who} to ${all}` : `${who} to ${all}, with ${fanOut} slots`
}
