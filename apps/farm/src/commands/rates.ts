import { type ExitCode, exitCodes } from '@asterkit/app-kit'
import { surveyMarket } from '@asterkit/strategy'
import type { CommandInput } from '../commandInput.ts'
import { lookAtMarket, readPlace } from '../lookAtMarket.ts'
import { ratesView } from '../view/ratesView.ts'
import { wantedRows } from '../view/wantedRows.ts'

/** Shows the funding of all pairs. Public data: needs no keys, and asks nothing of anybody. */
export async function rates({ flags }: CommandInput): Promise<ExitCode> {
  const place = await readPlace(flags, 'look-at-market')
  const { output, config, settings } = place
  await lookAtMarket(place, undefined, async ({ exchange, clock, environment }, signal) => {
    const source = { exchange, now: () => clock.now(), config: { ...config, symbols: undefined } }
    const survey = await surveyMarket(source, signal)
    const rows = wantedRows(survey, settings.symbols)
    if (output.isJson) {
      const { leverage, fundingAveragePeriods } = config
      const { time, unpaired } = survey
      const fields = { environment, time, leverage, fundingAveragePeriods, rates: rows, unpaired }
      output.document('asterkit.farm.rates/1', fields)
      return
    }
    const { paint } = output
    const isAsked = settings.symbols !== undefined
    output.lines(ratesView({ ...survey, rows, environment, config, isAsked, paint }))
  })
  return exitCodes.done
}
