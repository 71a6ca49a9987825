import { expect, it } from 'vitest'
import { endpointSpecs, futuresEndpoints, walletEndpoints } from '../src/endpointGroups.ts'
import { fieldAtFault } from './fieldAtFault.ts'

const SECONDS = 1_795_000_000
const TIMES = /^(?:startTime|endTime|expired)$/

it.each([
  ['seconds', SECONDS, 'startTime'],
  ['milliseconds', SECONDS * 1000, undefined],
  ['microseconds', SECONDS * 1_000_000, 'startTime'],
  ['a Date', new Date(SECONDS * 1000), 'startTime'],
])('a time in %s is told by its size', (_, startTime, field) => {
  expect(fieldAtFault(futuresEndpoints.getIncome, { startTime })).toBe(field)
})

it('an agent may be approved until the end of all times, but not in seconds', () => {
  const agent = {
    agentName: 'bot',
    agentAddress: '0x1111111111111111111111111111111111111111',
    canSpotTrade: true,
    canPerpTrade: true,
    canWithdraw: false,
  }
  const fault = (expired: number) =>
    fieldAtFault(walletEndpoints.futures.approveAgent, { ...agent, expired })
  expect(fault(253_402_300_799_000)).toBe(undefined)
  expect(fault(SECONDS)).toBe('expired')
})

const timed = endpointSpecs.flatMap(({ name, spec }) =>
  Object.keys(spec.params.shape)
    .filter((field) => TIMES.test(field))
    .map((field) => [name, field, spec] as const),
)

it.each(timed)('%s refuses seconds in %s', (_, field, spec) => {
  const { error } = spec.params.safeParse({ [field]: SECONDS })
  expect(error?.issues.map(({ path }) => path[0])).toContain(field)
})
