/**
 * What a QuickJS context holds besides a skill, as text that runs there first: the same globals as in the compartment,
 * and the guest's side of the bridge. Values cross as numbers, texts and JSON; functions never do.
 */
import { FORBIDDEN_PROPERTIES, GLOBALS, MAX_JOINED, METERED_METHODS } from './language.ts';

const list = (names: Iterable<string>) => JSON.stringify([...names]);

const globals = Object.entries(GLOBALS).map(([name, { callable, constructible, members }]) => {
  if (callable || constructible) return `scope[${JSON.stringify(name)}]=globalThis[${JSON.stringify(name)}];`;
  return `scope[${JSON.stringify(name)}]=part(globalThis[${JSON.stringify(name)}],${list(members)});`;
});

/**
 * Evaluates to the guest's side: `seal` (freezes a module's top level), `api` (makes the parameter of a skill), `step`
 * (resumes a generator), `describe` (a thrown value as JSON). `call(id, key, ...args)`, `next(id)` and `end(id)` are
 * the host's side; the host answers with JSON texts, numbers and the like.
 */
export const GUEST = `((call,next,end)=>{"use strict";
const {freeze,keys,getOwnPropertyNames,getOwnPropertyDescriptor,getPrototypeOf,fromEntries}=Object;
const {parse,stringify}=JSON;const isArray=Array.isArray;const asText=String;
const forbidden=new Set(${list(FORBIDDEN_PROPERTIES)});const metered=new Set(${list(METERED_METHODS)});
let full=false;
const fail=(e)=>{const m=e instanceof InternalError?e.message:"";if(m==="out of memory")full=true;return m!=="";};
const host=freeze({iterator:Symbol.iterator,isStackOverflow:fail,
isForbiddenProperty:(n)=>n.startsWith("__")||forbidden.has(n),isMeteredMethod:(n)=>metered.has(n)});
const part=(whole,members)=>freeze(fromEntries(members.map((m)=>[m,whole[m]])));
const scope={host};
${globals.join('\n')}
const deep=(x)=>{if((typeof x==="object"&&x!==null||typeof x==="function")&&!Object.isFrozen(x)){freeze(x);
for(const k of getOwnPropertyNames(x)){const d=getOwnPropertyDescriptor(x,k);if("value" in d)deep(d.value);}}return x;};
const own=(x,k)=>{const d=getOwnPropertyDescriptor(x,k);return d&&typeof d.value==="string"?d.value:null;};
const give=(text)=>typeof text==="string"?deep(parse(text)):text;
const plain=(x)=>{switch(typeof x){case "function":return "f";case "symbol":return "s";case "bigint":return "f";
case "object":{if(x===null)return "null";const t=stringify(x);return t===undefined?"f":t;}
case "undefined":return "u";case "number":return Number.isFinite(x)?asText(x):"n"+x;default:return stringify(x);}};
function* iterate(id){try{for(;;){const got=give(next(id));if(got[0])return got[1];yield got[1];}}finally{end(id);}}
const raise=(m,r)=>{const e=new Error(m);if(r!==null)e.remedy=r;throw e;};
const bridge=(id,key)=>(...args)=>{const [how,value,remedy]=parse(call(id,key,"["+args.map((a)=>stringify(plain(a))).join(",")+"]"));
if(how==="throw")raise(value,remedy);if(how==="iterator")return iterate(value);
if(how==="undefined")return undefined;if(how==="number")return Number(value);return deep(value);};
const join=Array.prototype.join;
const bounded={join(separator){const n=this?.length;if(typeof n==="object"||Number(n)>${MAX_JOINED})
throw new RangeError("the array is too long to be made into text");return join.call(this,separator);}};
Object.defineProperty(Array.prototype,"join",{value:bounded.join});
for(const name of getOwnPropertyNames(globalThis)){const x=globalThis[name];if(x===globalThis)continue;deep(x);}
for(const x of [function*(){},[][Symbol.iterator](),new Map().entries(),new Set().values(),""[Symbol.iterator]()]){
for(let p=getPrototypeOf(x);p!==null;p=getPrototypeOf(p))deep(p);}
globalThis.__scope=freeze(scope);
for(const name of ["Function","eval","Proxy","Reflect","Promise","BigInt","Symbol","JSON","globalThis"])delete globalThis[name];
const kind=(x)=>x===null?"null":isArray(x)?"array":typeof x;
return freeze({
seal:(module)=>{deep(module.topLevel);return module;},
api:(id,spec)=>{const w={};for(const [key,value] of parse(spec))w[key]=value===null?deep(bridge(id,key)):deep(value.v);return freeze(w);},
step:(iterator)=>{const {done,value}=iterator.next();
if(done)return "d";return typeof value==="number"?value:typeof value==="string"?"t"+value:"k"+kind(value);},
describe:(e)=>{fail(e);if(!(e instanceof Error))return stringify(typeof e==="object"||typeof e==="function"||typeof e==="symbol"
?(e===null?{value:null,kind:"value",full}:{kind:kind(e),full}):{value:e===undefined?null:e,kind:"value",full});
return stringify({kind:"error",message:own(e,"message"),stack:own(e,"stack"),remedy:own(e,"remedy"),inner:e instanceof InternalError,full});}});})`;
