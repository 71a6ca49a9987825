import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { refusalCodes } from '../../packages/aster-sdk/src/refusalCodes.ts'
import { venueCodes } from '../../packages/aster-sdk/src/venueCodes.ts'

const SOURCES = join(import.meta.dirname, '..', '..', 'packages', 'aster-sdk', 'src')

const INTRODUCTION = `# Errors

Generated from the error classes and code tables of \`@asterkit/sdk\` by \`pnpm generate\`; do not edit.

Every error of the package is an \`AsterError\`; switch on \`code\`, never on the message.
`

const CODES = `
## Venue codes

The venue answers \`{"code": ..., "msg": ...}\`; an \`AsterApiError\` carries both. A write is \`refused\` only when its
code is marked in the column *No effect* (\`refusalCodes\`) and the HTTP status is below 500 and none of 408, 418 and
429. Every other code leaves the outcome \`unknown\`: look the effect up, do not resend. \`-2010\` with the word
"duplicate" in its text is unknown too. The table itself is \`venueCodes\` of \`@asterkit/sdk/venue-codes\`.

| Code | Name | Kind | No effect | Meaning |
|---|---|---|---|---|
`

/** Text of \`docs/errors.md\`. */
export function errorsDoc(): string {
  const classes = errorClasses()
    .map(({ name, code, doc }) => `| \`${name}\` | ${code === '' ? '' : `\`${code}\``} | ${doc} |`)
    .join('\n')
  const known = [...venueCodes.values()].toSorted((a, b) => b.code - a.code)
  const codes = known.map(({ code, name, kind, meaning }) => {
    const isProof = refusalCodes.has(code) ? 'yes' : ''
    return `| ${code} | ${name} | ${kind} | ${isProof} | ${meaning.replaceAll('|', '\\|')} |`
  })
  const table = `\n| Class | \`code\` | Meaning |\n|---|---|---|\n${classes}\n`
  return `${INTRODUCTION}${table}${CODES}${codes.join('\n')}\n`
}

interface ErrorClass {
  readonly name: string
  readonly code: string
  readonly doc: string
}

/** Exported classes whose base is an Aster error, in the order of their files. */
function errorClasses(): readonly ErrorClass[] {
  return globSync('**/*.ts', { cwd: SOURCES })
    .sort()
    .flatMap((path) => {
      const text = readFileSync(join(SOURCES, path), 'utf8')
      if (!/class \w+ extends (?:Aster)?\w*Error/.test(text)) return []
      const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
      return source.statements.filter(isExportedError).map(describeClass)
    })
}

function isExportedError(node: ts.Statement): node is ts.ClassDeclaration {
  if (!ts.isClassDeclaration(node) || !/^Aster\w*Error$/.test(node.name?.text ?? '')) return false
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
}

function describeClass(node: ts.ClassDeclaration): ErrorClass {
  const doc = ts
    .getJSDocCommentsAndTags(node)
    .filter(ts.isJSDoc)
    .map((part) => ts.getTextOfJSDocComment(part.comment) ?? '')
    .join(' ')
    .replaceAll('\n', ' ')
  const code = /super\('([a-z-]+)'/.exec(node.getText())?.[1] ?? ''
  return { name: node.name?.text ?? '', code, doc }
}
