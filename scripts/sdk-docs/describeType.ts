import * as z from 'zod/mini'
import type { EndpointSpec } from '../../packages/aster-sdk/src/endpoint.ts'

type Field = EndpointSpec['params']['shape'][string]

interface JsonSchema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly pattern?: string
  readonly anyOf?: readonly JsonSchema[]
}

/** Says in a few words what a parameter takes. */
export function describeType(field: Field): string {
  return describe(z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' }) as JsonSchema)
}

function describe(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(' ')
  if (schema.const !== undefined) return `\`${schema.const}\``
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(describe))].join(' or ')
  switch (schema.type) {
    case 'integer':
      return `whole number${range(schema.minimum, schema.maximum)}`
    case 'array':
      return `list${range(schema.minItems, schema.maxItems)}`
    case 'string':
      return schema.pattern?.includes('\\.\\d') === true ? 'decimal text' : 'text'
    default:
      return schema.type ?? 'any'
  }
}

function range(least: number | undefined, most: number | undefined): string {
  const isOpen = most === undefined || most === Number.MAX_SAFE_INTEGER
  if (!isOpen) return ` ${least ?? ''}..${most}`
  return least === undefined || least <= 0 ? '' : ` from ${least}`
}
