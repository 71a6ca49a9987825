import type { TextLevel } from './blockEncoder.ts'
import { countText } from './countText.ts'
import type { Dataset, InstrumentRecording } from './dataset.ts'
import type { DatasetWriter, InstrumentWriter } from './datasetWriter.ts'
import type { LevelCounts, MarketEvent } from './marketEvent.ts'

/**
 * Copies a recording, whatever its layout, into another: that is how files of the original Python collector become
 * segments.
 *
 * @returns Events copied.
 * @throws {DatasetError} A file is malformed, or the copy cannot be written.
 */
export function copyDataset(dataset: Dataset, writer: DatasetWriter): number {
  let events = 0
  for (const recording of dataset.instruments) {
    const write = copier(recording, writer.instrument(recording))
    for (const event of recording.events()) {
      write(event)
      events++
    }
    writer.flush()
  }
  return events
}

function copier(
  { tickSize, stepSize }: Pick<InstrumentRecording, 'tickSize' | 'stepSize'>,
  to: InstrumentWriter,
): (event: MarketEvent) => void {
  const price = countText(tickSize)
  const quantity = countText(stepSize)
  const levels = (counts: LevelCounts) =>
    Array.from(
      { length: counts.length / 2 },
      (_, rank): TextLevel => [price(counts[2 * rank]!), quantity(counts[2 * rank + 1]!)],
    )
  const known = (lots: number | undefined) => (lots === undefined ? undefined : quantity(lots))
  return (event) => {
    switch (event.kind) {
      case 'snapshot': {
        const { lastUpdateId } = event
        to.snapshot(event, { lastUpdateId, bids: levels(event.bids), asks: levels(event.asks) })
        break
      }
      case 'depth': {
        const { firstUpdateId: U, lastUpdateId: u, previousUpdateId: pu } = event
        to.depth(event, { U, u, pu, b: levels(event.bids), a: levels(event.asks) })
        break
      }
      case 'trade': {
        const { id, takerSide, ticks, lots } = event
        to.trade(event, { id, takerSide, price: price(ticks), quantity: quantity(lots) })
        break
      }
      case 'quote': {
        const { updateId, bidTicks, bidLots, askTicks, askLots } = event
        const bid = [price(bidTicks), known(bidLots)] as const
        to.quote(event, { updateId, bid, ask: [price(askTicks), known(askLots)] })
        break
      }
      case 'mark': {
        const text = (value: number) => value.toFixed(8)
        const { markPrice, indexPrice, fundingRate, fundingTime } = event
        const prices = { markPrice: text(markPrice), indexPrice: text(indexPrice) }
        to.mark(event, { ...prices, fundingRate: text(fundingRate), fundingTime })
        break
      }
      case 'gap':
        to.gap(event, event.reason)
        break
    }
  }
}
