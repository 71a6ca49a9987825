import { ModeUpdate } from '../events/accountConfigUpdate.ts'
import { defineUserEvent } from '../streamSpec.ts'

/** A mode of the account changed: `ai` carries multi-assets, fee token and hedge mode. */
export const accountConfigUpdateMode = defineUserEvent({
  market: 'futures',
  name: 'accountConfigUpdateMode',
  event: 'ACCOUNT_CONFIG_UPDATE',
  schema: ModeUpdate,
})
