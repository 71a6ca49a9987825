import type * as z from 'zod/mini'
import type { EndpointSpec } from './endpoint.ts'
import { AsterValidationError } from './errors.ts'
import { inWords } from './inWords.ts'

/** Parameters as the wire has them: names with text. */
export type WireRecord = Readonly<Record<string, string>>

/**
 * Checks an endpoint's parameters and turns them into wire text, in the order of the schema: booleans
 * become `true` and `false`, lists become compact JSON, absent ones are left out.
 *
 * @throws {AsterValidationError} Names the first parameter at fault.
 */
export function encodeParams<Spec extends EndpointSpec>(
  spec: Spec,
  params: z.input<Spec['params']>,
): [name: string, value: string][] {
  const parsed = spec.params.safeParse(params, inWords)
  if (!parsed.success) throw validationError(spec, parsed.error)
  const wire: [string, string][] = []
  for (const [name, value] of Object.entries(parsed.data)) {
    if (value === undefined) continue
    wire.push([name, typeof value === 'object' ? JSON.stringify(value) : String(value)])
  }
  return wire
}

/**
 * Reads an endpoint's parameters from wire text: the inverse of `encodeParams`, for a server. The
 * authentication parameters must be taken out before.
 *
 * @throws {AsterValidationError} Names the first parameter at fault.
 */
export function parseWireParams<Spec extends EndpointSpec>(
  spec: Spec,
  record: WireRecord,
): z.output<Spec['params']> {
  const shape: Readonly<Record<string, z.core.$ZodType>> = spec.params.shape
  const entries = Object.entries(record).map(([name, text]) => {
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined
    return [name, field === undefined ? text : fromText(field, text)] as const
  })
  // Not by assignment: a parameter named `__proto__` is one more unknown parameter.
  const values: Record<string, unknown> = Object.fromEntries(entries)
  const parsed = spec.params.safeParse(values, inWords)
  if (!parsed.success) throw validationError(spec, parsed.error)
  return parsed.data as z.output<Spec['params']>
}

/** Text stays as it is where it cannot be read, so that the schema names the field. */
function fromText(field: z.core.$ZodType, text: string): unknown {
  switch (wireKind(field)) {
    case 'number':
      return /^-?\d{1,16}$/.test(text) ? Number(text) : text
    case 'boolean':
      return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === 'true' : text
    case 'json':
      return fromJson(text)
    default:
      return text
  }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

type WireKind = 'text' | 'number' | 'boolean' | 'json'

const kinds = new WeakMap<z.core.$ZodType, WireKind>()

function wireKind(field: z.core.$ZodType): WireKind {
  const known = kinds.get(field)
  if (known !== undefined) return known
  const kind = deriveKind(field)
  kinds.set(field, kind)
  return kind
}

function deriveKind(field: z.core.$ZodType): WireKind {
  const { def } = (field as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
      return deriveKind(def.innerType)
    case 'union':
      return def.options[0] === undefined ? 'text' : deriveKind(def.options[0])
    case 'literal':
      return typeof def.values[0] === 'number' ? 'number' : 'text'
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'array':
    case 'object':
      return 'json'
    default:
      return 'text'
  }
}

function validationError(spec: EndpointSpec, error: z.core.$ZodError): AsterValidationError {
  const issue = error.issues[0]
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const field = unknownKey ?? issue?.path.map(String).join('.') ?? ''
  const reason = unknownKey === undefined ? issue?.message : 'unknown parameter'
  const message = `${spec.method} ${spec.path}: parameter ${field || '(all)'}: ${reason}; nothing was sent`
  return new AsterValidationError(field, message)
}
