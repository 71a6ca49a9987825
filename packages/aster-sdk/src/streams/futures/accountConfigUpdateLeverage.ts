import { LeverageUpdate } from '../events/accountConfigUpdate.ts'
import { defineUserEvent } from '../streamSpec.ts'

/** The leverage of one symbol changed: `ac` carries symbol and leverage. */
export const accountConfigUpdateLeverage = defineUserEvent({
  market: 'futures',
  name: 'accountConfigUpdateLeverage',
  event: 'ACCOUNT_CONFIG_UPDATE',
  schema: LeverageUpdate,
})
