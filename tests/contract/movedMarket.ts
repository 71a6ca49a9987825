import { syntheticFeed } from '@asterkit/paper-exchange'
import { type Feed, scriptedFeed } from '@asterkit/paper-exchange/core'
import { type CcxtWorld, openCcxtWorld } from './ccxtWorld.ts'

/** A world whose prices the test moves. */
export interface MovedMarket extends CcxtWorld {
  /** Moves both markets of a coin: bid and ask are one quote unit around `price`, 1000 base deep. */
  move(name: string, price: number): Promise<void>
}

const DEPTH = '1000'

/** Opens ETHUSDT at 3000 and BNBUSDT at 900 on both markets. */
export async function openMovedMarket(): Promise<MovedMarket> {
  const symbols = ['ETHUSDT', 'BNBUSDT']
  const { instruments: all, startTime } = syntheticFeed({ seed: 7 })
  const instruments = all.filter(({ symbol }) => symbols.includes(symbol))
  const feed = scriptedFeed({ instruments, startTime })
  let time = startTime
  const write = (name: string, price: number) => {
    const sides = {
      bids: [[String(price - 1), DEPTH]],
      asks: [[String(price + 1), DEPTH]],
    } as const
    feed.book(time, 'spot', name, sides)
    feed.book(time, 'perp', name, sides)
    feed.mark(time, name, String(price), { fundingRate: '0.0002' })
  }
  write('ETHUSDT', 3000)
  write('BNBUSDT', 900)
  const world = await openCcxtWorld(feed satisfies Feed)
  return {
    ...world,
    async sleep(durationMs) {
      time += durationMs
      await world.sleep(durationMs)
    },
    async move(name, price) {
      time += 1000
      write(name, price)
      await world.sleep(1000)
    },
  }
}
