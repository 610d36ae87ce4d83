/** The style sheet of the report: light and dark, wide and narrow. */

export const STYLE = `
:root{color-scheme:light dark;--bg:#f6f6f4;--card:#fff;--ink:#16181d;--soft:#5c6069;--line:#dcdcd8;--grid:#ecece8;
--code:#2a6fc9;--rl:#d9591f;--plain:#18896a;--bad:#c8302f;--warn:#9a6700;--off:#9a9da5;
--code-bg:#e6effb;--rl-bg:#fcebe2;--plain-bg:#e2f4ee;--bad-bg:#fbe6e5;--warn-bg:#fbf0d4;--off-bg:#efefec;
--c0:#2a78d6;--c1:#1baf7a;--c2:#eda100;--c3:#7a5bd0;--c4:#e34948;--c5:#e87ba4;--c6:#0d8f8f;--c7:#eb6834;--rest:#b9bbc1;
--pre:#f3f4f6}
@media (prefers-color-scheme:dark){:root{--bg:#131417;--card:#1c1e22;--ink:#e9eaec;--soft:#a2a6b0;--line:#34373d;--grid:#282b30;
--code:#6ea8f2;--rl:#f08a55;--plain:#4cc39d;--bad:#f07c7a;--warn:#e0b04a;--off:#7d818b;
--code-bg:#1b2b42;--rl-bg:#3d2619;--plain-bg:#16332a;--bad-bg:#40201f;--warn-bg:#3a2f13;--off-bg:#282a2f;
--c0:#4b93e8;--c1:#27b583;--c2:#d79a1c;--c3:#9a80e6;--c4:#e66767;--c5:#d5709a;--c6:#2ea9a9;--c7:#e0733f;--rest:#5b5e66;
--pre:#16181b}}
*{box-sizing:border-box}
html{scroll-behavior:smooth}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1040px;margin:0 auto;padding:28px 20px 60px}
h1{font-size:30px;line-height:1.2;margin:4px 0 8px;text-wrap:balance;overflow-wrap:anywhere}
h2{font-size:22px;margin:44px 0 10px}
h3{font-size:17px;margin:0 0 6px}
h4{font-size:14px;margin:20px 0 6px}
p{margin:0 0 10px}
a{color:var(--code)}
.eyebrow{color:var(--soft);font-size:13px;margin:0}
.about,.note{color:var(--soft);max-width:78ch}
.lead{font-size:17px;max-width:70ch}
nav{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:14px;margin:18px 0 0;border-top:1px solid var(--line);padding-top:12px}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:18px 20px;margin:14px 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px;margin:18px 0 10px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:12px 14px}
.tile b{display:block;font-size:21px;line-height:1.25;font-weight:600;overflow-wrap:anywhere}
.tile span{color:var(--soft);font-size:13px}
.badge{display:inline-block;border-radius:20px;padding:1px 10px;font-size:13px;font-weight:600;background:var(--off-bg);color:var(--soft);white-space:nowrap;vertical-align:2px}
.badge.good,.badge.plain,.badge.success{background:var(--plain-bg);color:var(--plain)}
.badge.bad,.badge.failed,.badge.failure{background:var(--bad-bg);color:var(--bad)}
.badge.code{background:var(--code-bg);color:var(--code)}
.badge.rl{background:var(--rl-bg);color:var(--rl)}
.badge.working,.badge.undecided{background:var(--warn-bg);color:var(--warn)}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
th{color:var(--soft);font-weight:500;text-align:left;white-space:nowrap}
th,td{padding:6px 14px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}
tr:last-child td{border-bottom:0}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.name,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:13px}
td.text{min-width:220px}
tr.best td{background:var(--plain-bg)}
.bar{height:10px;border-radius:5px;background:var(--c0);min-width:2px}
.meter{min-width:120px;width:40%}
details{margin:10px 0}
summary{cursor:pointer;color:var(--soft);font-size:14px}
details[open]>summary{margin-bottom:8px}
details.iteration{border-top:1px solid var(--line);padding-top:10px;margin-top:14px}
details.iteration>summary{color:var(--ink);font-weight:600;font-size:15px}
.source{background:var(--pre);border:1px solid var(--line);border-radius:8px;padding:12px 14px;overflow:auto;max-height:520px;font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;tab-size:2;margin:8px 0}
.source i{font-style:normal}.source .k{color:var(--c3)}.source .s{color:var(--plain)}.source .n{color:var(--rl)}.source .c{color:var(--soft);font-style:italic}.source .f{color:var(--code)}
svg text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--ink)}
.plan{display:block;margin:0 auto}
.plan .edge{fill:none;stroke:var(--off);stroke-width:1.4}.plan .tip{fill:var(--off)}
.node rect{fill:var(--off-bg);stroke:var(--off);stroke-width:1.4}
.node text{text-anchor:middle}.node .name{font-size:12.5px;font-weight:600}.node .way{font-size:11.5px;fill:var(--soft)}
.way-plain rect{fill:var(--plain-bg);stroke:var(--plain)}.way-code rect{fill:var(--code-bg);stroke:var(--code)}
.way-rl rect{fill:var(--rl-bg);stroke:var(--rl)}.way-failed rect{fill:var(--bad-bg);stroke:var(--bad)}
.way-working rect{fill:var(--warn-bg);stroke:var(--warn)}.way-open rect{stroke-dasharray:4 3}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(270px,1fr));gap:14px 18px;margin:10px 0}
figure{margin:0;min-width:0}
figcaption{font-size:13px;font-weight:600;margin-bottom:2px}
.chart{display:block;width:100%;height:auto}
.chart .grid{stroke:var(--grid)}.chart .axis{stroke:var(--line)}
.chart .tick{font-size:10.5px;fill:var(--soft)}.chart .label{font-size:11px;fill:var(--soft)}
.chart .line{fill:none;stroke:var(--c0);stroke-width:2;stroke-linejoin:round}
.chart .dot{fill:var(--c0)}.chart .hit{fill:transparent}
.chart .area{stroke:var(--card);stroke-width:1;fill:var(--rest)}
.chart .mark{fill-opacity:.75;stroke:var(--card);stroke-width:.75;fill:var(--rest)}.chart .mark.chosen{stroke:var(--ink);stroke-width:2;fill-opacity:1}
.legend{display:flex;flex-wrap:wrap;gap:2px 14px;font-size:12.5px;color:var(--soft);margin:2px 0 4px}
.legend b{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:5px;background:var(--rest)}
${[0, 1, 2, 3, 4, 5, 6, 7].map((i) => `.chart .k${i}{fill:var(--c${i})}.legend .k${i}{background:var(--c${i})}`).join('')}
.interval{vertical-align:-3px;margin-right:8px}.interval .track{stroke:var(--line);stroke-width:2}
.interval .span{stroke:var(--c0);stroke-width:6;stroke-opacity:.35;stroke-linecap:round}.interval .at{fill:var(--c0)}
.steps li{margin:3px 0}.steps{padding-left:20px;margin:4px 0 10px}
.stage{display:grid;grid-template-columns:minmax(0,1.576fr) minmax(0,1fr);gap:10px}
img.film{max-width:100%;border-radius:8px}
canvas{display:block;width:100%;height:auto;border-radius:8px;image-rendering:pixelated;background:var(--off-bg)}
.controls{display:flex;gap:12px;align-items:center;margin:12px 0;font-size:14px;color:var(--soft)}
.controls input{flex:1;min-width:60px;accent-color:var(--code)}
button,select{font:inherit;color:var(--ink);background:var(--off-bg);border:1px solid var(--line);border-radius:8px;padding:4px 12px}
button{min-width:76px;cursor:pointer;font-weight:600}
.below{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:18px}
.status p{margin:0 0 3px;font-variant-numeric:tabular-nums}.status .step{color:var(--soft)}.status .doing{font-weight:600}
.status .side{margin-top:8px;max-width:420px}
.log{position:relative;list-style:none;margin:0;padding:0;max-height:330px;overflow:auto;font-size:13.5px;border:1px solid var(--line);border-radius:8px}
.log li{padding:2px 10px;cursor:pointer}.log li:hover,.log .now{background:var(--code-bg)}
.log span{display:inline-block;min-width:44px;color:var(--soft);font-variant-numeric:tabular-nums}
.on-run{font-weight:600}.on-gain{color:var(--plain)}.on-loss,.on-block{color:var(--soft)}.on-harm{color:var(--bad)}.on-end{font-weight:600}
footer{margin-top:50px;border-top:1px solid var(--line);padding-top:14px;color:var(--soft);font-size:13px;overflow-wrap:anywhere}
@media (max-width:720px){main{padding:18px 14px 40px}h1{font-size:24px}.card{padding:14px}.stage,.below{grid-template-columns:minmax(0,1fr)}
.tiles{grid-template-columns:repeat(2,minmax(0,1fr))}.tile b{font-size:18px}}
@media print{.controls,nav{display:none}.source{max-height:none}}
`;
