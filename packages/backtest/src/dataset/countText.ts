import { DecimalGrid } from '@asterkit/instruments/fixed-point'

/** Decimals of a count that lies between two steps: more than any venue prints. */
const MOST_DECIMALS = 9

/**
 * Makes a function that writes counts of a step as decimal text: ticks as prices, lots as quantities. A count between
 * two steps, of a trade off the grid, is written with up to nine decimals.
 */
export function countText(step: string): (count: number) => string {
  const grid = new DecimalGrid(step)
  const size = Number(step)
  return (count) =>
    Number.isInteger(count)
      ? grid.toText(count)
      : (count * size).toFixed(MOST_DECIMALS).replace(/\.?0+$/, '')
}
