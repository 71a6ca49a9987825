import { ZERO } from '@asterkit/instruments'
import { balances, type FarmReport } from '@asterkit/strategy'
import type { Check, Watched } from '../check.ts'

/** I9 exact ledger: per asset and wallet, journal and venue agree to the last unit at the end. */
export function checkLedger(watched: Watched): Check {
  const { violated, account } = watched
  return {
    onEnd(report: FarmReport) {
      // What an order of unknown fate has moved cannot be booked before it is known; trading is halted.
      if (watched.view.openAttempts.size > 0 && watched.view.halt !== undefined) return
      const ledger = balances(watched.journal.transactions())
      const found = new Map<string, string>()
      const compare = (name: string, asset: string, amount: { toFixed(): string }) => {
        const booked = ledger.get(name, asset).toFixed()
        if (booked !== amount.toFixed())
          found.set(name, `${booked} booked, ${amount.toFixed()} there`)
      }
      for (const [asset, { free, locked }] of account.spotBalances()) {
        compare(`spot:${asset}`, asset, free.plus(locked))
      }
      const { asset, wallet } = account.perpWallet()
      compare(`perp:${asset}`, asset, wallet)
      for (const [name, detail] of found) violated('I9', `${name}: ${detail}`)
      const { startValue, pnl, externalFlow, endValue } = report
      const error = startValue.plus(pnl.net).plus(externalFlow).minus(endValue)
      if (!error.eq(ZERO)) violated('I9', `the report is ${error.toFixed()} off its own sums`)
    },
  }
}
