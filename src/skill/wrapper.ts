/** The text around a metered skill: captured globals (a global look-up in a compartment is slow) and the fuel counter. */
import { GLOBALS } from './language.ts';

/** `Array` is made below; the others are no names that can be declared. */
const NOT_CAPTURED = ['Array', 'undefined', 'NaN', 'Infinity'];
const captured = Object.keys(GLOBALS).filter((name) => !NOT_CAPTURED.includes(name));

/** Most entries of one Map or Set, and most places of one new Array. */
const MAX_ENTRIES = 100_000;
const MAX_PLACES = 1_000_000;

/**
 * `__fuel` counts down, first from enough for the top-level constants; once negative it stays so until the host fills
 * it again, so every further check throws. `__bulk`, `__text` and `__own` return their argument after charging for its
 * length or its number of properties; a length that is no number can change between our look and the builtin's, and
 * costs everything. `__grow` bounds maps and sets. `Array.from` is written out because the builtin makes arrays of any
 * length at no cost.
 */
const PREFIX = [
  '(()=>{"use strict";',
  `const {${captured.join(',')},Array:__Array,host:__host}=__scope;`,
  'let __fuel=20000;',
  'const __out=()=>{__fuel=-1;throw Error("out of fuel");};',
  'const __caught=(e)=>{if(__fuel<0||__host.isStackOverflow(e))__out();};',
  'const __check=(k,called)=>{if(typeof k!=="string")k=typeof k==="symbol"?"__symbol":String(k);',
  'if(__host.isForbiddenProperty(k))throw Error("the property \'"+k+"\' is not available to skills");',
  'if(called&&__host.isMeteredMethod(k))throw Error("\'"+k+"\' can be called by its plain name only");return k;};',
  'const __key=(k)=>typeof k==="number"?k:__check(k,false);',
  'const __called=(k)=>typeof k==="number"?k:__check(k,true);',
  'const __text=(x)=>{if(typeof x==="string"&&(__fuel-=x.length>>>4)<0)__out();return x;};',
  'const __bulk=(x)=>{if(typeof x==="string"||typeof x==="object"&&x!==null){const n=x.length??x.size;',
  'if(n!==undefined&&(__fuel-=typeof n==="number"?n<1e6?n>>>4:1e6:typeof n==="function"?0:1e6)<0)__out();}return x;};',
  'const __own=(x)=>{if(typeof x==="object"&&x!==null&&(__fuel-=Object.keys(x).length>>>4)<0)__out();return __text(x);};',
  'const __from=(x,f)=>{const out=[];',
  'const put=(v)=>{if(--__fuel<0)__out();out.push(f===undefined?v:f(v,out.length));};',
  'if(typeof x==="string"||x[__host.iterator]!==undefined)for(const v of x)put(v);',
  'else for(let i=0,n=x.length;i<n;i++)put(x[i]);return out;};',
  'const __spread=(x)=>typeof x==="string"||__Array.isArray(x)?__bulk(x):__from(x);',
  'const __entries=(x)=>x===undefined||x===null?x:__spread(x);',
  'const __grow=(x)=>{if(x instanceof Map||x instanceof Set){if((__fuel-=2)<0)__out();',
  `if(x.size>=${MAX_ENTRIES})throw RangeError("a Map or Set holds at most ${MAX_ENTRIES} entries");}return x;};`,
  'const Array=Object.freeze(Object.assign(function(...items){',
  'const n=items[0];if(items.length!==1||typeof n!=="number")return items;',
  `if(!(n>=0&&n<=${MAX_PLACES}&&n===Math.floor(n)))throw RangeError("an array of "+n+" places is not possible");`,
  'if((__fuel-=n>>>4)<0)__out();return new __Array(n);},',
  '{isArray:__Array.isArray,from:(x,f)=>__from(x,f),of:(...items)=>items}));',
].join('');

/** `metered` is validated, metered code; `url` names it in stack traces. No line break before the code. */
export function wrapSkill(metered: string, name: string, topLevel: readonly string[], url: string): string {
  const suffix = `\n;return{main:${name},topLevel:[${topLevel.join(',')}],fill:(n)=>{__fuel=n;},left:()=>__fuel};})()`;
  return `${PREFIX}${metered}${suffix}\n//# sourceURL=${url}`;
}

/** The line of the innermost frame that lies in the author's part of the text: not in what stands before it in line 1. */
export function lineOf(stack: string, url: string): number {
  for (let at = stack.indexOf(`${url}:`); at >= 0; at = stack.indexOf(`${url}:`, at + 1)) {
    const [line, column] = stack
      .slice(at + url.length + 1, at + url.length + 24)
      .split(/[^0-9]/)
      .map(Number);
    if (line > 1 || column > PREFIX.length) return line;
  }
  return 0;
}
