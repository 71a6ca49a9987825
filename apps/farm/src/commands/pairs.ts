import { type ExitCode, exitCodes } from '@asterkit/app-kit'
import { surveyMarket } from '@asterkit/strategy'
import type { CommandInput } from '../commandInput.ts'
import { lookAtMarket, readPlace } from '../lookAtMarket.ts'
import { pairsView } from '../view/pairsView.ts'
import { wantedRows } from '../view/wantedRows.ts'

/** Shows the coins that have both markets. Public data: needs no keys. */
export async function pairs({ flags }: CommandInput): Promise<ExitCode> {
  const place = await readPlace(flags, 'look-at-market')
  const { output, config, settings } = place
  await lookAtMarket(place, undefined, async ({ exchange, clock, environment }, signal) => {
    const source = { exchange, now: () => clock.now(), config: { ...config, symbols: undefined } }
    const survey = await surveyMarket(source, signal)
    const rows = wantedRows(survey, settings.symbols)
    if (output.isJson) {
      const { time, unpaired } = survey
      output.document('asterkit.farm.pairs/1', {
        environment,
        time,
        leverage: config.leverage,
        pairs: rows,
        unpaired,
      })
    } else output.lines(pairsView({ ...survey, rows, environment, config, paint: output.paint }))
  })
  return exitCodes.done
}
