import type { BookDepth, Level } from '../../core/index.ts'

/** Levels as the wire has them; quantity zero removes the level. */
type WireLevel = [price: string, quantity: string]

/** What turns one book into another: absolute quantities of the levels that differ. */
export function depthDifference(
  before: Pick<BookDepth, 'bids' | 'asks'>,
  after: Pick<BookDepth, 'bids' | 'asks'>,
): { readonly bids: WireLevel[]; readonly asks: WireLevel[] } {
  return {
    bids: sideDifference(before.bids, after.bids, -1),
    asks: sideDifference(before.asks, after.asks, 1),
  }
}

/** @param direction 1 where prices rise from the best level on, -1 where they fall. */
function sideDifference(
  before: readonly Level[],
  after: readonly Level[],
  direction: 1 | -1,
): WireLevel[] {
  const changes: WireLevel[] = []
  let old = 0
  let now = 0
  while (old < before.length || now < after.length) {
    const gone = before[old]
    const come = after[now]
    const order = gone === come ? 0 : compare(gone, come, direction)
    if (order < 0) {
      if (gone !== undefined) changes.push([gone[0].toFixed(), '0'])
      old += 1
      continue
    }
    if (come !== undefined && (order > 0 || (gone !== come && !gone?.[1].eq(come[1])))) {
      changes.push([come[0].toFixed(), come[1].toFixed()])
    }
    now += 1
    if (order === 0) old += 1
  }
  return changes
}

/** Which of two levels lies nearer to the best price; an absent one lies farthest. */
function compare(one: Level | undefined, other: Level | undefined, direction: 1 | -1): number {
  if (one === undefined) return 1
  if (other === undefined) return -1
  return one[0].cmp(other[0]) * direction
}
