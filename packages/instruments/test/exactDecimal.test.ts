import { Decimal as DecimalBase } from 'decimal.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Decimal, ONE, ZERO } from '../src/index.ts'

/** The same class without what makes it quick. */
const Usual = DecimalBase.clone({
  precision: 40,
  rounding: DecimalBase.ROUND_HALF_EVEN,
  toExpNeg: -40,
  toExpPos: 40,
})

/** Many zeros, nines, equal numbers and numbers around multiples of 1e7, where words begin and end. */
const mantissa = fc.oneof(
  fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
  fc.bigInt({ min: -20n, max: 20n }),
  fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: -1, max: 1 }))
    .map(([zeros, more]) => 10n ** BigInt(zeros) + BigInt(more)),
)
const text = fc
  .tuple(mantissa, fc.integer({ min: -30, max: 12 }))
  .map(([digits, exponent]) => `${digits}e${exponent}`)
const unusual = fc.constantFrom('0', '-0', 'NaN', 'Infinity', '-Infinity')
const operand = fc.oneof({ arbitrary: text, weight: 9 }, { arbitrary: unusual, weight: 1 })

const OPERATIONS = ['plus', 'minus', 'times', 'add', 'sub', 'mul', 'div', 'divToInt'] as const
/** Amounts as they are traded: short, and alike in size. */
const amount = fc
  .tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: 0, max: 9 }))
  .map(([digits, decimals]) => `${digits}e-${decimals}`)

/** All that decimal.js knows of a number. */
function parts({ s: sign, e: exponent, d: words }: DecimalBase) {
  return { sign, exponent, words }
}

describe('Decimal', () => {
  it.each(OPERATIONS)('property: %s gives what decimal.js gives, word by word', (operation) => {
    fc.assert(
      fc.property(fc.oneof(operand, amount), fc.oneof(operand, amount), (a, b) => {
        const ours = new Decimal(a)
        const expected = parts(new Usual(a)[operation](new Usual(b)))
        expect(parts(ours[operation](new Decimal(b)))).toEqual(expected)
        // What is given stays as it was, and may be text or of another class.
        expect(parts(ours)).toEqual(parts(new Usual(a)))
        expect(parts(ours[operation](b))).toEqual(expected)
        expect(parts(ours[operation](new Usual(b)))).toEqual(expected)
      }),
    )
  })

  it('property: quotients beside whole ones are what decimal.js finds', () => {
    const whole = fc.bigInt({ min: 1n, max: 10n ** 13n })
    const hair = fc.constantFrom('0', '1e-30', '-1e-30', '1e-12', '-1e-12')
    fc.assert(
      fc.property(whole, fc.oneof(text, amount), hair, (times, divisor, more) => {
        const dividend = new Usual(divisor).times(String(times)).plus(more)
        for (const by of ['div', 'divToInt'] as const) {
          const ours = new Decimal(dividend)[by](divisor)
          expect(parts(ours)).toEqual(parts(new Usual(dividend)[by](divisor)))
        }
      }),
    )
  })

  it('property: abs and neg are those of decimal.js and leave the number as it is', () => {
    fc.assert(
      fc.property(operand, (a) => {
        const ours = new Decimal(a)
        for (const by of ['abs', 'neg', 'absoluteValue', 'negated'] as const) {
          expect(parts(ours[by]())).toEqual(parts(new Usual(a)[by]()))
        }
        expect(parts(ours.neg().plus(1).neg())).toEqual(parts(new Usual(a).neg().plus(1).neg()))
        expect(parts(ours)).toEqual(parts(new Usual(a)))
      }),
    )
  })

  it('property: takes numbers as decimal.js does', () => {
    const number = fc.oneof(fc.integer(), fc.double(), fc.integer({ min: -20, max: 20 }))
    fc.assert(
      fc.property(fc.oneof(operand, amount), number, (a, b) => {
        for (const by of OPERATIONS) {
          expect(parts(new Decimal(a)[by](b))).toEqual(parts(new Usual(a)[by](b)))
        }
      }),
    )
  })

  it('property: a - a and a + -a are zero, and long chains stay exact', () => {
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 6 }), (first, others) => {
        const a = new Decimal(first)
        expect(parts(a.minus(first))).toEqual(parts(new Usual(0)))
        expect(parts(a.plus(a.neg()))).toEqual(parts(new Usual(0)))
        const ours = others.reduce((sum, b) => sum.times('1.000001').minus(b).plus(first), a)
        const theirs = others.reduce(
          (sum, b) => sum.times('1.000001').minus(b).plus(first),
          new Usual(first),
        )
        expect(parts(ours)).toEqual(parts(theirs))
        expect(ours.toFixed()).toBe(theirs.toFixed())
      }),
    )
  })

  it('property: reads text as decimal.js does', () => {
    const digits = fc.string({ unit: fc.constantFrom('0', '1', '9'), maxLength: 17 })
    fc.assert(
      fc.property(fc.constantFrom('', '-'), digits, digits, (sign, whole, fraction) => {
        for (const plain of [`${sign}${whole}1`, `${sign}0${whole}.${fraction}`]) {
          expect(parts(new Decimal(plain))).toEqual(parts(new Usual(plain)))
        }
      }),
    )
  })

  it.each([
    '0',
    '-0',
    '0.000',
    '00012',
    '1.',
    '.5',
    '-.5',
    '+1',
    '1e3',
    '0x1f',
    ' 1',
    '',
    '-',
    '.',
  ])('takes or refuses %j as decimal.js does', (plain) => {
    const read = (make: () => DecimalBase) => {
      try {
        return parts(make())
      } catch (error) {
        return String(error)
      }
    }
    expect(read(() => new Decimal(plain))).toEqual(read(() => new Usual(plain)))
  })

  it('property: comparisons say what decimal.js says', () => {
    const compared = ['cmp', 'gt', 'gte', 'lt', 'lte', 'eq'] as const
    fc.assert(
      fc.property(operand, operand, (a, b) => {
        for (const by of compared) {
          expect(new Decimal(a)[by](new Decimal(b))).toBe(new Usual(a)[by](b))
          expect(new Decimal(a)[by](a)).toBe(new Usual(a)[by](a))
        }
      }),
    )
  })

  it.each([0, 1, -1, 9_999_999, 10_000_000, 2 ** 53 - 1, 0.1, -0.5])(
    'takes the number %s as decimal.js does',
    (number) => {
      expect(parts(ONE.times(number))).toEqual(parts(new Usual(1).times(number)))
      expect(parts(ONE.plus(number))).toEqual(parts(new Usual(1).plus(number)))
      expect(ONE.cmp(number)).toBe(new Usual(1).cmp(number))
    },
  )

  it('makes numbers of the class, which all its other operations take', () => {
    const product = new Decimal('1.25').times('8.000001')
    expect(product).toBeInstanceOf(Decimal)
    expect(product).toStrictEqual(new Decimal('10.00000125'))
    expect(Decimal.isDecimal(product)).toBe(true)
    expect(product.div(ONE.plus(ONE)).toFixed()).toBe('5.000000625')
    expect(Decimal.max(ZERO, product).toString()).toBe('10.00000125')
    expect(JSON.stringify({ product })).toBe('{"product":"10.00000125"}')
  })

  it('leaves decimal.js itself as it is', () => {
    expect(DecimalBase.prototype.plus).not.toBe(ONE.plus)
    expect(new DecimalBase('0.1').plus('0.2')).not.toBeInstanceOf(Decimal)
  })
})
