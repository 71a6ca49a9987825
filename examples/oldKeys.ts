// Uses an old key pair (V1): the same calls as with a new key, signed in another way.
import { createAsterClient, createServerClock } from '@asterkit/sdk'
import { createAsterV1Client } from '@asterkit/sdk/v1'
import { openExchange } from './paperAccount.ts'

const { environment, oldKeys, close } = await openExchange()
if (oldKeys === undefined) throw new Error('set APIV1_PUBLIC_KEY and APIV1_PRIVATE_KEY')
// A V1 call carries a time instead of a nonce: by a wrong clock it is refused.
const clock = await createServerClock(createAsterClient({ environment }))
const aster = createAsterV1Client({ environment, credentials: oldKeys, now: clock.now })

const [premium] = await aster.futures.getPremiumIndex({ symbol: 'BTCUSDT' })
console.log(`BTCUSDT is marked at ${premium?.markPrice}`)

const balances = await aster.futures.getBalances()
const usdt = balances.find(({ asset }) => asset === 'USDT')
console.log(`perp wallet: ${usdt?.balance} USDT, ${usdt?.availableBalance} of them free`)

const { balances: coins } = await aster.spot.getAccount()
console.log(`spot wallet: ${coins.map(({ asset, free }) => `${free} ${asset}`).join(', ')}`)
await close()
