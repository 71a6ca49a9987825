import type { AsterClient } from '@asterkit/sdk'
import type { EpochMs } from '../../ports/clock.ts'
import type { Exchange } from '../../ports/exchange.ts'
import { type Logger, silentLogger } from '../../ports/logger.ts'
import { createAccount } from './account.ts'
import { createAccountEvents } from './accountEvents.ts'
import { createAnnouncements } from './announcements.ts'
import type { AsterContext } from './asterContext.ts'
import { createDecimalReader } from './decimalReader.ts'
import { createFundingData } from './fundingData.ts'
import { createMarketData } from './marketData.ts'
import { createPositions } from './positions.ts'
import { createTrading } from './trading.ts'

/**
 * Makes the exchange that strategies trade on, out of an Aster client. Where the client points decides
 * whether it is real.
 *
 * @param options.now Exchange time, epoch ms; the same that the client makes its nonces of.
 * @param options.logger Told about symbols that cannot be read and streams that reconnect.
 */
export function createAsterExchange(options: {
  readonly client: AsterClient
  readonly now: () => EpochMs
  readonly logger?: Logger | undefined
}): Exchange {
  const context = asterContext(options)
  return {
    ...createMarketData(context),
    ...createFundingData(context),
    ...createAnnouncements(context),
    ...createAccount(context),
    ...createPositions(context),
    ...createTrading(context),
    ...createAccountEvents(context),
  }
}

/** What the parts of one exchange share. */
export function asterContext(options: Parameters<typeof createAsterExchange>[0]): AsterContext {
  return {
    client: options.client,
    now: options.now,
    logger: options.logger ?? silentLogger,
    read: createDecimalReader(),
    announced: [],
  }
}
