import type * as z from 'zod/mini'

/** A document that a schema must refuse, and what is wrong with it. */
export interface Mutation {
  readonly what: string
  readonly value: unknown
}

type Node = z.core.$ZodType
type Path = readonly (string | number)[]

/**
 * Breaks a document in every way that its schema promises to notice: each required field left out, each
 * declared field with a value of another type, at every depth.
 */
export function mutationsOf(schema: Node, document: unknown): readonly Mutation[] {
  const found: Mutation[] = []
  const replaced = (path: Path, value: unknown, what: string) => {
    found.push({
      what: `${path.join('.') || '(top)'} ${what}`,
      value: replaceAt(document, path, value),
    })
  }
  visit(schema, document, [])
  return found

  function visit(node: Node, value: unknown, path: Path): void {
    const { def } = (node as z.core.$ZodTypes)._zod
    switch (def.type) {
      case 'optional':
      case 'nullable':
      case 'default':
        if (value !== null && value !== undefined) visit(def.innerType, value, path)
        return
      case 'pipe':
        visit(isTransform(def.in) ? def.out : def.in, value, path)
        return
      case 'union':
        visitUnion(def.options, value, path)
        return
      case 'object':
        visitObject(def.shape, value as Record<string, unknown>, path)
        return
      case 'array': {
        replaced(path, 'x', 'is text')
        const rows: readonly unknown[] = Array.isArray(value) ? value : [value]
        for (const [index, row] of rows.entries()) {
          visit(def.element, row, Array.isArray(value) ? [...path, index] : path)
        }
        return
      }
      case 'tuple':
        replaced(path, (value as unknown[]).slice(0, def.items.length - 1), 'is too short')
        for (const [index, item] of def.items.entries()) {
          visit(item, (value as unknown[])[index], [...path, index])
        }
        return
      case 'record':
        replaced(path, 'x', 'is text')
        for (const [key, item] of Object.entries(value as object)) {
          visit(def.valueType, item, [...path, key])
        }
        return
      case 'unknown':
        return
      default:
        replaced(path, {}, 'is an object')
        replaced(path, [[]], 'is a list')
    }
  }

  function visitUnion(options: readonly Node[], value: unknown, path: Path): void {
    const option = options.find((candidate) => accepts(candidate, value))
    if (option !== undefined) visit(option, value, path)
  }

  function visitObject(
    shape: Readonly<Record<string, Node>>,
    value: Readonly<Record<string, unknown>>,
    path: Path,
  ): void {
    replaced(path, 'x', 'is text')
    replaced(path, null, 'is null')
    for (const [key, field] of Object.entries(shape)) {
      if (!accepts(field, undefined)) {
        const { [key]: _, ...without } = value
        replaced([...path, key], undefined, 'is absent')
        replaced(path, without, `has no ${key}`)
      }
      if (Object.hasOwn(value, key)) visit(field, value[key], [...path, key])
    }
  }
}

/** Whether a schema takes a value. */
export function accepts(schema: Node, value: unknown): boolean {
  return (schema as z.ZodMiniType).safeParse(value).success
}

function isTransform(node: Node): boolean {
  return (node as z.core.$ZodTypes)._zod.def.type === 'transform'
}

function replaceAt(document: unknown, path: Path, value: unknown): unknown {
  const [first, ...rest] = path
  if (first === undefined) return value
  if (Array.isArray(document)) {
    return document.map((item, index) => (index === first ? replaceAt(item, rest, value) : item))
  }
  const record = document as Record<string, unknown>
  return { ...record, [first]: replaceAt(record[first], rest, value) }
}
