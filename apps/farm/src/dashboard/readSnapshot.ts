import { formatShortTime, logTail, plainText } from '@asterkit/app-kit'
import { fundingPayments, judgeHealth, type MarketSurvey, surveyMarket } from '@asterkit/strategy'
import { haltFileReason } from '../haltFileReason.ts'
import { inspectPlace } from '../lookAtAccount.ts'
import type { Place } from '../lookAtMarket.ts'
import type { Snapshot } from './dashboardState.ts'

const LOG_LINES = 5

/**
 * Reads account, memory and log once more, and the market when `survey` is undefined. A bot that runs there is not
 * disturbed.
 *
 * @throws Something could not be read.
 */
export function readSnapshot(place: Place, survey: MarketSurvey | undefined): Promise<Snapshot> {
  const { folder, config } = place
  return inspectPlace(place, async (look, { exchange, clock }, signal) => {
    const halt = folder === undefined ? undefined : haltFileReason(folder)
    const source = { exchange, now: () => clock.now(), config: { ...config, symbols: undefined } }
    return {
      look,
      health: judgeHealth(look.inspection, config, halt),
      survey: survey ?? (await surveyMarket(source, signal)),
      readPayments: () => fundingPayments(look.journal),
      log: folder === undefined ? [] : logTail(folder, LOG_LINES).map(logLine),
    }
  })
}

function logLine({ time, message, detail }: ReturnType<typeof logTail>[number]): string {
  return plainText(`${formatShortTime(time)}  ${message}${detail === '' ? '' : `  ${detail}`}`)
}
