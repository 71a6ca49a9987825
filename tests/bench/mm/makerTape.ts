import { TAPE_KIND, type Tape, TapeWriter } from '@asterkit/backtest/maker'
import { seeded } from '../sdk/seeded.ts'

/**
 * Makes a busy market: books of five levels a side, one event in ten a trade, the mid moves at three of a hundred
 * books, a settlement of funding now and then.
 */
export function makerTape(events: number): Tape {
  const random = seeded(17)
  const writer = new TapeWriter()
  let mid = 30_000
  let time = 1_700_000_000_000
  for (let event = 0; event < events; event++) {
    time += Math.floor(random() * 200)
    if (event % 250_000 === 249_999) writer.add(TAPE_KIND.funding, time, mid, 0.0001)
    else if (random() < 0.1) {
      const isBuy = random() < 0.5
      const lots = 1 + Math.floor(random() * 200)
      writer.add(isBuy ? TAPE_KIND.buy : TAPE_KIND.sell, time, mid + Number(isBuy), lots)
    } else {
      if (random() < 0.03) mid += random() < 0.5 ? 1 : -1
      const side = (best: number, step: 1 | -1) =>
        Array.from({ length: 5 }, (_, rank) => [
          best + rank * step,
          100 + Math.floor(random() * 900),
        ])
      writer.book(time, side(mid, -1).flat(), side(mid + 1, 1).flat())
    }
  }
  return writer.finish({ symbol: 'ETHUSDT', tickSize: '0.1', stepSize: '0.001' })
}
