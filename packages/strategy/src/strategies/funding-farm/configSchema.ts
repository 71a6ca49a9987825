import { z } from 'zod'
import { FundingFarmConfig } from './config.ts'

/**
 * Returns the JSON Schema (draft 2020-12) of what a person may write: every option with its description,
 * bounds and default. Exact figures may be numbers or text.
 */
export function fundingFarmJsonSchema(): Readonly<Record<string, unknown>> {
  return optionsJsonSchema(FundingFarmConfig)
}

/** The same for the options of any strategy. */
export function optionsJsonSchema(schema: z.ZodType): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override({ jsonSchema }) {
      // An exact figure publishes its own type and bounds; a decimal object exists in code only.
      if (jsonSchema.pattern !== undefined && jsonSchema.anyOf !== undefined)
        delete jsonSchema.anyOf
    },
  })
}
