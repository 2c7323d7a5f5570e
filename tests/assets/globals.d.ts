// What the page has besides these modules, for the type checker (deno.json).

declare const Plotly: any;
declare const DashRenderer: new () => unknown;

interface Window {
  Plotly?: unknown;
  // Dash's own object, and the functions that its callbacks call, by namespace.
  dash_clientside: any;
  dash_component_api: any;
}

// A record of a typed array, as app/components/typed_arrays.py writes it.
interface TypedArrayRecord {
  dtype: "f4" | "f8" | "i2" | "i4" | "u1";
  bdata: string;
  shape?: number[];
}

type TypedArray = Float32Array | Float64Array | Int16Array | Int32Array | Uint8Array;

// The id of a component: a text, or the parts of a pattern-matching one.
type ComponentId = string | Record<string, string | number>;

// What a selector finds, and what an event comes from, is an element of a kind that only its caller knows.
interface ParentNode {
  querySelector(selector: string): any;
  querySelectorAll(selector: string): NodeListOf<any>;
}
interface EventTarget {
  closest?(selector: string): any;
  id?: string;
}
interface Event {
  detail: any;
}
