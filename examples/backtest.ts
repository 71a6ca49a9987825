// Plays 30 days of a made-up market through the funding farm, in this process, at two leverages.
import { runBacktest } from '@asterkit/backtest'
import { syntheticFeed } from '@asterkit/paper-exchange'

for (const leverage of [1, 2]) {
  // A feed is read once, so that every run needs its own.
  const { report } = await runBacktest({
    feed: syntheticFeed({ seed: 7, days: 30 }),
    config: { leverage, cycleIntervalMs: 3_600_000 },
    startingBalances: { spot: { USDT: '5000' }, perp: { USDT: '5000' } },
  })
  const { startValue, endValue, pnl, cyclesOpened } = report
  console.log(`leverage ${leverage}: ${cyclesOpened} pairs, net ${pnl.net.toFixed(2)} USDT`)
  console.log(`  funding ${pnl.funding.toFixed(2)}, fees ${pnl.fees.toFixed(2)}`)

  // Profit is not estimated: start and profit make the end, and the books equal the exchange's.
  const isExact =
    startValue.plus(pnl.net).eq(endValue) &&
    report.ledger.every(({ ledger, exchange }) => exchange?.eq(ledger))
  console.log(`  adds up to the last unit: ${isExact}`)
}
