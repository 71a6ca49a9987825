import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'

/** What the comments of one source file say. */
interface SourceDocs {
  /** Comment of each property of a parameter object, by name. */
  readonly fields: ReadonlyMap<string, string>
  /** Schema constant that a property without comment is made of, by name. */
  readonly schemas: ReadonlyMap<string, string>
  /** Comment of each exported constant. */
  readonly constants: ReadonlyMap<string, string>
  /** Files that it imports, as paths. */
  readonly imports: readonly string[]
}

const read = new Map<string, SourceDocs>()

/** First paragraph of the comment on an exported constant. */
export function constantDoc(file: string, name: string): string {
  return (docsOf(file).constants.get(name) ?? '').split('\n\n')[0]!.replaceAll('\n', ' ')
}

/**
 * Comment of a parameter, looked for in the endpoint's own file and then in the files it imports: the
 * property's, or else that of the schema constant that it is made of.
 */
export function fieldDoc(file: string, field: string): string {
  const files = [file]
  for (const current of files) {
    const docs = docsOf(current)
    const own = docs.fields.get(field)
    if (own !== undefined) return own
    const schema = docs.schemas.get(field)
    if (schema !== undefined) return schemaDoc(current, schema)
    files.push(...docs.imports.filter((path) => !files.includes(path)))
  }
  return ''
}

function schemaDoc(file: string, name: string): string {
  for (const path of [file, ...docsOf(file).imports]) {
    const doc = docsOf(path).constants.get(name)
    if (doc !== undefined) return doc.replaceAll('\n', ' ')
  }
  return ''
}

function docsOf(file: string): SourceDocs {
  const known = read.get(file)
  if (known !== undefined) return known
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const fields = new Map<string, string>()
  const schemas = new Map<string, string>()
  const constants = new Map<string, string>()
  const imports: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isArrowFunction(node)) return
    if (ts.isCallExpression(node) && /[.](looseObject|extend)$/.test(node.expression.getText()))
      return
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const path = join(dirname(file), node.moduleSpecifier.text)
      if (node.moduleSpecifier.text.startsWith('.') && existsSync(path)) imports.push(path)
    }
    if (ts.isVariableStatement(node)) {
      const name = node.declarationList.declarations[0]?.name.getText()
      if (name !== undefined) constants.set(name, commentOf(node))
    }
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) {
      const name = node.name.getText()
      const comment = commentOf(node)
      const schema = ts.isPropertyAssignment(node) ? rootOf(node.initializer) : name
      if (comment !== '' && !fields.has(name)) fields.set(name, comment.replaceAll('\n', ' '))
      else if (comment === '' && !schemas.has(name)) schemas.set(name, schema)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  const docs = { fields, schemas, constants, imports }
  read.set(file, docs)
  return docs
}

/** `symbolName` of `z.optional(symbolName)`. */
function rootOf(expression: ts.Expression): string {
  return /^(?:z\.optional\()?(\w+)/.exec(expression.getText())?.[1] ?? ''
}

/** Text of the comment in front of a node, with what it says about the default. */
function commentOf(node: ts.Node): string {
  const parts = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)
  const text = parts.map((part) => ts.getTextOfJSDocComment(part.comment) ?? '').join('\n\n')
  const defaults = parts
    .flatMap((part) => part.tags ?? [])
    .filter((tag) => tag.tagName.text === 'default')
    .map((tag) => `Default: ${ts.getTextOfJSDocComment(tag.comment) ?? ''}.`)
  return [text, ...defaults].filter((part) => part !== '').join(' ')
}
