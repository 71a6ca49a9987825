import type { AsterClient } from '@asterkit/sdk'
import type { EpochMs } from '../../ports/clock.ts'
import type { Announcement } from '../../ports/exchange.ts'
import type { Logger } from '../../ports/logger.ts'
import type { DecimalReader } from './decimalReader.ts'

/** What the parts of the adapter share. */
export interface AsterContext {
  readonly client: AsterClient
  /** Exchange time. */
  readonly now: () => EpochMs
  readonly logger: Logger
  readonly read: DecimalReader
  /** What the account stream has announced since the start; changes. */
  readonly announced: Announcement[]
}
