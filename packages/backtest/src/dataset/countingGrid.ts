import { DecimalGrid } from '@asterkit/instruments/fixed-point'
import { DatasetError } from './datasetError.ts'

/**
 * Counts decimal text in units: steps of an instrument, or decimal parts of them once a value was finer. The
 * venue prints trades off its own grid, and may change a grid while a recording goes on.
 */
export class CountingGrid {
  /** Units in one step. */
  factor = 1
  #grid: DecimalGrid
  readonly #beforeRefining: () => void

  /** @param beforeRefining Called while units are still the old ones. */
  constructor(step: string, beforeRefining: () => void) {
    this.#grid = new DecimalGrid(step)
    this.#beforeRefining = beforeRefining
  }

  /** @throws {DatasetError} The text is no decimal from 0 up that can be counted exactly. */
  count(text: string): number {
    const units = this.#grid.toSteps(text)
    if (units !== undefined) return units
    const finer = this.#grid.finerFor(text)
    const counted = finer?.grid.toSteps(text)
    if (finer === undefined || counted === undefined) {
      throw new DatasetError(`${JSON.stringify(text.slice(0, 60))} cannot be counted exactly`)
    }
    this.#beforeRefining()
    this.#grid = finer.grid
    this.factor *= finer.factor
    return counted
  }
}
