import type { Check, Watched } from './check.ts'
import { checkAdoptions } from './checks/adoptions.ts'
import { checkAttempts } from './checks/attempts.ts'
import { checkCaps } from './checks/caps.ts'
import { checkEntries } from './checks/entries.ts'
import { checkExposure } from './checks/exposure.ts'
import { checkExternals } from './checks/externals.ts'
import { checkFunding } from './checks/funding.ts'
import { checkHaltRequests } from './checks/haltRequests.ts'
import { checkHandsOff } from './checks/handsOff.ts'
import { checkLedger } from './checks/ledger.ts'
import { checkLiquidation } from './checks/liquidation.ts'
import { checkQuiet } from './checks/quiet.ts'
import { checkReconciled } from './checks/reconciled.ts'
import { checkRecords } from './checks/records.ts'
import { checkSlippage } from './checks/slippage.ts'

/** All checks of a run. */
export function allChecks(watched: Watched): readonly Check[] {
  return [
    checkAttempts(watched),
    checkExposure(watched),
    checkEntries(watched),
    checkHandsOff(watched),
    checkCaps(watched),
    checkHaltRequests(watched),
    checkFunding(watched),
    checkLedger(watched),
    checkExternals(watched),
    checkSlippage(watched),
    checkReconciled(watched),
    checkRecords(watched),
    checkLiquidation(watched),
    checkAdoptions(watched),
    checkQuiet(watched),
  ]
}
