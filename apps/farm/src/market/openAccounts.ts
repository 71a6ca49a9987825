import { usageError } from '@asterkit/app-kit'
import { type AsterAccess, type AsterPorts, lookAtAster, openAster } from '@asterkit/app-kit/aster'
import type { Credentials } from '@asterkit/sdk'
import type { Exchange, PerLeg } from '@asterkit/strategy'
import { createTwoAccountExchange } from '@asterkit/strategy/aster'

/** Keys of the account of a run; `short`: of the second one, where the long and the short have one each. */
export interface AccountKeys {
  readonly own: Credentials
  readonly short?: Credentials | undefined
}

/** Whose accounts a run trades on. */
export interface AccountNames {
  /** What the journal is bound to: a wallet, or two with a plus between. */
  readonly account: string
  /** The wallets of both legs, where each has its own. */
  readonly accounts?: PerLeg<string>
}

/**
 * Names the accounts of keys.
 *
 * @throws {CliError} Two that are to be apart are the same wallet or the same agent (exit 2).
 */
export function accountNames({ own, short }: AccountKeys): AccountNames {
  if (short === undefined) return { account: own.user }
  const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
  const both = 'two accounts need two wallets with an agent each. Nothing was sent'
  if (isSame(own.user, short.user)) {
    throw usageError(`API_USER and API_SHORT_USER are both ${own.user}: ${both}`)
  }
  if (isSame(own.signer.address, short.signer.address)) {
    throw usageError(`both accounts have the agent ${own.signer.address}: ${both}`)
  }
  return {
    account: `${own.user}+${short.user}`,
    accounts: { long: own.user, short: short.user },
  }
}

/** Ports of one account, or of two that are seen as one. */
export interface AccountPorts extends AsterPorts {
  /** The accounts behind it, where each leg has its own. */
  readonly legs?: PerLeg<Exchange>
  /** A client and the agent that signs for it, for each account. */
  readonly signing: readonly { readonly client: AsterPorts['client']; readonly agent: string }[]
}

type Access = Omit<AsterAccess, 'credentials' | 'budget'>

/** Connects for trading. Both accounts share clock and request limits. @throws As {@link openAster}. */
export function openAccounts(keys: AccountKeys, access: Access): Promise<AccountPorts> {
  return connect(keys, access, openAster)
}

/** Connects for looking. @throws As {@link lookAtAster}. */
export function lookAtAccounts(keys: AccountKeys, access: Access): Promise<AccountPorts> {
  return connect(keys, access, lookAtAster)
}

async function connect(
  { own, short }: AccountKeys,
  access: Access,
  open: (access: AsterAccess) => Promise<AsterPorts>,
): Promise<AccountPorts> {
  const first = await open({ ...access, credentials: own })
  const signing = [{ client: first.client, agent: own.signer.address }]
  if (short === undefined) return { ...first, signing }
  const { clock, client } = first
  const second = await open({ ...access, credentials: short, clock, budget: client.budget })
  const legs = { long: first.exchange, short: second.exchange }
  return {
    ...first,
    exchange: createTwoAccountExchange(legs),
    legs,
    signing: [...signing, { client: second.client, agent: short.signer.address }],
  }
}
