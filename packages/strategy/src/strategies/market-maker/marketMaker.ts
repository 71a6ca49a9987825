import type { Strategy } from '../../strategy.ts'
import type { MarketMakerConfig } from './config.ts'
import { decideQuotes, type MakerDecision } from './decide.ts'
import type { MakerEvent } from './events.ts'
import { foldMaker } from './fold.ts'
import type { MakerGrid } from './grid.ts'
import { decidePingPong } from './pingPong.ts'
import { type MakerState, NO_MAKER_STATE } from './state.ts'

/**
 * Makes the market maker of one symbol as a pure strategy: events in, wanted quotes out. Live trading and replay
 * drive the same one.
 */
export function marketMaker(
  config: MarketMakerConfig,
  grid: MakerGrid,
): Strategy<MakerState, MakerEvent, MakerDecision> {
  const decide = config.mode === 'ping-pong' ? decidePingPong : decideQuotes
  return {
    name: 'market-maker',
    init: () => NO_MAKER_STATE,
    fold: (state, event) => foldMaker(config, state, event),
    decide: (state, now) => decide(config, grid, state, now),
  }
}
