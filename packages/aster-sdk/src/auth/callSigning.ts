/** What a signed call needs of the curve library, in one module that loads with the first one. */
export { hashOfText } from './messageDigest.ts'
export { signMessage } from './signMessage.ts'
