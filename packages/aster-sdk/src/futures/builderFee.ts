import * as z from 'zod/mini'
import { decimalText } from '../schemas.ts'

/** Most that a builder may take of a perp order, fraction of notional: at most `'0.001'`. */
export const builderMaxFeeRate = decimalText.check(
  z.refine((text) => Number(text) <= 0.001, 'expected a fraction of at most 0.001'),
)
