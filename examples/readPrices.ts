// Reads prices and funding of all perpetuals without keys, and prints the three that pay shorts most.
import { fundingApr } from '@asterkit/delta-neutral'
import { createAsterClient } from '@asterkit/sdk'
import { openExchange } from './paperAccount.ts'

const { environment, close } = await openExchange()
const aster = createAsterClient({ environment })
const [premiums, terms] = await Promise.all([
  aster.futures.getPremiumIndex(),
  aster.futures.getFundingInfo(),
])

// Intervals differ by symbol. One that is not stated is unknown, so the symbol is left out.
const hoursOf = new Map(terms.map((row) => [row.symbol, row.fundingIntervalHours]))
const rows = premiums.flatMap(({ symbol, markPrice, lastFundingRate }) => {
  const fundingIntervalHours = hoursOf.get(symbol)
  if (fundingIntervalHours === undefined) return []
  const apr = fundingApr({ fundingRate: lastFundingRate, fundingIntervalHours })
  return [{ symbol, markPrice, fundingIntervalHours, apr }]
})
rows.sort((one, other) => other.apr.comparedTo(one.apr))

for (const { symbol, markPrice, fundingIntervalHours, apr } of rows.slice(0, 3)) {
  const percent = apr.times(100).toFixed(2)
  console.log(
    `${symbol} at ${markPrice}: ${percent} % a year, paid every ${fundingIntervalHours} h`,
  )
}
await close()
