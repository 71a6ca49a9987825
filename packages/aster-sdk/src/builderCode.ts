import * as z from 'zod/mini'
import { decimalText, walletAddress } from './schemas.ts'

/** Builder code of an order: lets a third party take a fee. Nothing here ever adds one by itself. */
export const builderCode = {
  /** Address of the builder, which the main wallet has approved. Only together with `feeRate`. */
  builder: z.optional(walletAddress),
  /** Fraction of notional that the builder takes on top: `'0.0001'` is 1 bp. */
  feeRate: z.optional(decimalText),
}

/** Names the missing half of a builder code. */
export function checkBuilderCode(
  { builder, feeRate }: Readonly<Record<string, unknown>>,
  report: (field: string, message: string) => void,
): void {
  if (builder !== undefined && feeRate === undefined) report('feeRate', 'needed with builder')
  if (feeRate !== undefined && builder === undefined) report('builder', 'needed with feeRate')
}

/** A builder and what it may take. */
export const BuilderApproval = z.looseObject({
  userAddress: z.string(),
  builderAddress: z.string(),
  /** Fraction of notional, as text. */
  maxFeeRate: z.pipe(z.union([z.string(), z.number()]), z.transform(String)),
  builderName: z.nullish(z.string()),
})
export type BuilderApproval = z.output<typeof BuilderApproval>
