import { DecimalGrid } from '@asterkit/instruments/fixed-point'
import { futuresEndpoints } from '@asterkit/sdk'
import type { MakerExchange } from '../../ports/makerExchange.ts'
import type { AsterContext } from './asterContext.ts'
import { countLevels } from './countedBook.ts'
import { asterContext, createAsterExchange } from './createAsterExchange.ts'
import { watchMarket } from './makerMarket.ts'
import { watchOwn } from './makerOwn.ts'
import { prepare } from './trading.ts'
import { readOrder } from './wireOrder.ts'

/** Levels of a side that a confirmation reads: room for all of ours before the others'. 50 weigh no more than 5. */
const CONFIRMED_LEVELS = 20

/**
 * Makes the exchange that a market maker quotes on, out of an Aster client.
 *
 * @param options As of {@link createAsterExchange}.
 */
export function createAsterMaker(
  options: Parameters<typeof createAsterExchange>[0],
): MakerExchange {
  const context = asterContext(options)
  return {
    ...createAsterExchange(options),
    ...makerCalls(context),
    watchMarket: (symbols, signal) => watchMarket(context, symbols, signal),
    watchOwn: (signal) => watchOwn(context, signal),
  }
}

type MakerCalls = Pick<
  MakerExchange,
  'readBook' | 'prepareQuote' | 'prepareAmend' | 'prepareCountdown' | 'prepareProtection'
>

function makerCalls(context: AsterContext): MakerCalls {
  const { client, read, now } = context
  return {
    async readBook(quoted, signal) {
      const { symbol } = quoted
      const depth = await client.futures.getDepth({ symbol, limit: CONFIRMED_LEVELS }, { signal })
      const time = depth.E ?? depth.T ?? now()
      return {
        bids: countLevels(quoted, depth.bids),
        asks: countLevels(quoted, depth.asks),
        time,
      }
    },
    prepareQuote: ({ symbol, side, quantity, price, clientOrderId, isReduceOnly }) =>
      prepare(
        context,
        futuresEndpoints.placeOrder,
        {
          symbol,
          side: side === 'buy' ? 'BUY' : 'SELL',
          type: 'LIMIT',
          timeInForce: 'GTX',
          quantity: quantity.toFixed(),
          price: price.toFixed(),
          newClientOrderId: clientOrderId,
          ...(isReduceOnly === true && { reduceOnly: true }),
          stpMode: 'EXPIRE_TAKER',
          newOrderRespType: 'RESULT',
        },
        (wire) => readOrder('perp', wire, read),
      ),
    prepareAmend: ({ symbol, clientOrderId, quantity, price }) =>
      prepare(
        context,
        futuresEndpoints.modifyOrder,
        {
          symbol,
          origClientOrderId: clientOrderId,
          quantity: quantity.toFixed(),
          price: price.toFixed(),
        },
        (wire) => readOrder('perp', wire, read),
      ),
    prepareCountdown: (symbol, durationMs) =>
      prepare(
        context,
        futuresEndpoints.countdownCancelAll,
        { symbol, countdownTime: durationMs },
        () => ({}),
      ),
    prepareProtection: ({ symbol, windowMs, frozenMs, valueLimit }) =>
      prepare(
        context,
        futuresEndpoints.setMmp,
        {
          symbol,
          windowTimeInMilliseconds: windowMs,
          frozenTimeInMilliseconds: frozenMs,
          valueLimit: new DecimalGrid('1').toText(valueLimit),
        },
        () => ({}),
      ),
  }
}
