import { Decimal } from '@asterkit/instruments'
import { z } from 'zod'
import { type PaperAccountSettings, UNRESTRICTED } from '../server/paperAccountSettings.ts'
import { readJsonFile } from './readJsonFile.ts'

const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, 'expected an address: 0x and 40 hex digits')
  .transform((text) => text.toLowerCase())

const amount = z
  .string()
  .regex(/^\d{1,15}(?:\.\d{1,8})?$/, 'expected an amount as text, like "5000" or "0.5"')
  .transform((text) => new Decimal(text))

const wallet = z.record(
  z.string().regex(/^[0-9A-Z]{1,20}$/, 'expected an asset, like USDT'),
  amount,
)

const agent = z.strictObject({
  address,
  name: z.string().min(1).max(64).default(UNRESTRICTED.name),
  /** When its right ends, e.g. `2027-01-01T00:00:00Z`. */
  expires: z.iso
    .datetime('expected a time like 2027-01-01T00:00:00Z')
    .transform((text) => Date.parse(text))
    .optional(),
  canSpotTrade: z.boolean().default(UNRESTRICTED.canSpotTrade),
  canPerpTrade: z.boolean().default(UNRESTRICTED.canPerpTrade),
  canWithdraw: z.boolean().default(UNRESTRICTED.canWithdraw),
  ipWhitelist: z.array(z.string().min(1)).default([]),
})

const account = z.strictObject({
  user: address,
  agents: z.array(agent).default([]),
  v1: z
    .strictObject({
      apiKey: z.string().regex(/^[0-9A-Za-z_-]{8,128}$/, 'expected 8 to 128 letters and digits'),
      secret: z.string().min(8).max(512),
    })
    .optional(),
  balances: z.strictObject({ spot: wallet.default({}), perp: wallet.default({}) }).optional(),
})

const AccountsFile = z.strictObject({ accounts: z.array(account).min(1).max(10_000) })

/**
 * Reads `--accounts FILE`: `{"accounts": [{"user", "agents", "v1", "balances"}]}`.
 *
 * @throws {UsageError} The file cannot be read or breaks the schema.
 */
export function readAccountsFile(path: string): readonly PaperAccountSettings[] {
  const { accounts } = readJsonFile('--accounts', path, AccountsFile)
  return accounts.map(({ user, agents, v1, balances }) => ({
    user,
    agents: agents.map(({ expires = UNRESTRICTED.expired, ...grant }) => ({
      ...grant,
      expired: expires,
    })),
    ...(v1 === undefined ? {} : { v1 }),
    ...(balances === undefined ? {} : { balances }),
  }))
}
