/* output/report_style.h - the report's style sheet: light, dark and print; wide and narrow.
 *
 * Colours that also people who see few colours tell apart (after Okabe and Ito, 2008): blue for what is in time or
 * plain, vermilion for late or bad, green for good. No external font: the reader's own. */
#ifndef OUTPUT_REPORT_STYLE_H
#define OUTPUT_REPORT_STYLE_H

static const char *const report_style[] = {
    ":root{--paper:#fff;--ink:#1c2530;--soft:#56616e;--line:#d5dae0;--panel:#f4f6f8;--blue:#0067a8;--bad:#c2410c;"
    "--good:#00775a;--band:#0067a822;--bar:#6fa8d6;--badbar:#e39a78;--goodbar:#6dbca6;--grey:#aab3bd}\n"
    "@media (prefers-color-scheme:dark){:root{--paper:#14191f;--ink:#e6eaee;--soft:#a3adb8;--line:#37414c;"
    "--panel:#1d242c;--blue:#6cb8ee;--bad:#f59a70;--good:#5fd0b0;--band:#6cb8ee2b;--bar:#3f7fb3;--badbar:#b8633d;"
    "--goodbar:#2f8f78;--grey:#66717d}}\n"
    "@media print{:root{--paper:#fff;--ink:#1c2530;--soft:#56616e;--line:#d5dae0;--panel:#f4f6f8;--blue:#0067a8;"
    "--bad:#c2410c;--good:#00775a;--band:#0067a822;--bar:#6fa8d6;--badbar:#e39a78;--goodbar:#6dbca6;--grey:#aab3bd}"
    "nav{display:none}}\n",
    "*{box-sizing:border-box}\n"
    "body{margin:0 auto;padding:1rem 1.25rem 3rem;max-width:66rem;background:var(--paper);color:var(--ink);"
    "font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif;"
    "overflow-wrap:anywhere;font-variant-numeric:tabular-nums}\n"
    "h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0}\n"
    "h2{font-size:1.25rem;margin:2.6rem 0 .6rem;padding-top:.7rem;border-top:1px solid var(--line)}\n"
    "h3{font-size:1rem;margin:1.6rem 0 .3rem}\n"
    "p{margin:.5rem 0;max-width:46rem}\n"
    "header p,small,.soft,figcaption,footer{color:var(--soft)}\n"
    "small{font-size:.8em}\n"
    "a{color:var(--blue)}\n"
    "nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1rem;padding:0;margin:.6rem 0;font-size:.9rem}\n"
    ".lead{font-size:1.15rem;max-width:46rem}\n"
    ".alert{border-left:4px solid var(--bad);padding:.3rem .8rem;background:var(--panel);color:var(--ink)}\n"
    ".good{color:var(--good)}.bad{color:var(--bad)}\n",
    ".facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(11.5rem,1fr));gap:.7rem;margin:1rem "
    "0;padding:0}\n"
    ".facts div{background:var(--panel);border-radius:6px;padding:.6rem .8rem}\n"
    ".facts dt{font-size:.85rem;color:var(--soft)}\n"
    ".facts dd{margin:0;font-size:1.3rem;font-weight:600;line-height:1.3}\n"
    ".facts dd+dd{font-size:.82rem;font-weight:400;color:var(--soft)}\n"
    ".points{padding-left:1.2rem;max-width:46rem}.points li{margin:.35rem 0}\n"
    ".scroll{overflow-x:auto;margin:.6rem 0}\n"
    "table{border-collapse:collapse;font-size:.9rem;min-width:24rem}\n"
    "caption{text-align:left;color:var(--soft);padding:.2rem 0 .4rem;caption-side:top}\n"
    "th,td{padding:.28rem .9rem .28rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}\n"
    "thead th{font-weight:600;color:var(--soft);vertical-align:bottom}\n"
    "tbody th{font-weight:500;min-width:8rem}\n"
    "td{white-space:nowrap}td.t{white-space:normal;min-width:14rem}\n"
    ".r{text-align:right}\n"
    "tr.goal th,tr.goal td,tr.sum th,tr.sum td{font-weight:700}\n"
    "tr.goal small,tr.sum small{font-weight:400}\n",
    "figure{margin:.8rem 0}\n"
    "figcaption{font-size:.85rem;max-width:46rem}\n"
    ".pair{display:flex;flex-wrap:wrap;gap:0 2rem;align-items:flex-start}\n"
    ".pair>*{min-width:0;max-width:100%}\n"
    "svg{max-width:100%;height:auto;display:block}\n"
    "svg.narrow{display:none}\n"
    "@media (max-width:48rem){svg.wide{display:none}svg.narrow{display:block}body{padding:.6rem .8rem 2rem}"
    "h1{font-size:1.35rem}}\n"
    "@media print{svg.wide{display:block}svg.narrow{display:none}body{font-size:11px;max-width:none;padding:0}"
    "h2,h3{break-after:avoid}figure,tr,.facts div{break-inside:avoid}.scroll{overflow:visible}}\n"
    "svg text{fill:var(--ink);font-size:12px}\n"
    "svg .tick{fill:var(--soft);font-size:11px}\n"
    "svg .axis{stroke:var(--grey);stroke-width:1}\n"
    "svg .grid{stroke:var(--line);stroke-width:1}\n"
    "svg .bar{fill:var(--bar)}svg .barbad{fill:var(--badbar)}svg .bargood{fill:var(--goodbar)}svg "
    ".barsum{fill:var(--grey)}\n"
    "svg .band{fill:var(--band);stroke:none}\n"
    "svg .curve{fill:none;stroke:var(--blue);stroke-width:2}\n"
    "svg .whisker{stroke:var(--ink);stroke-width:1}\n"
    "svg .dot{fill:var(--bad)}svg .reach{stroke:var(--bad);stroke-width:1}\n"
    "svg .mark{stroke:var(--soft);stroke-width:1;stroke-dasharray:4 3}\n"
    "svg .mark.due{stroke:var(--bad);stroke-width:1.6;stroke-dasharray:none}\n"
    "svg .note{fill:var(--soft);font-size:11px;paint-order:stroke;stroke:var(--paper);stroke-width:3px}\n"
    "svg .note.due{fill:var(--bad)}\n",
    "pre{background:var(--panel);padding:.7rem;overflow-x:auto;font-size:.8rem;line-height:1.4;border-radius:6px;"
    "white-space:pre-wrap}\n"
    "code{font-size:.88em;background:var(--panel);padding:.05rem .25rem;border-radius:3px}\n"
    "pre code{background:none;padding:0}\n"
    "summary{cursor:pointer;margin:.5rem 0}\n"
    ".facts2{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;font-size:.9rem}\n"
    ".facts2 dt{color:var(--soft)}.facts2 dd{margin:0}\n"
    "footer{margin-top:2.5rem;border-top:1px solid var(--line);font-size:.85rem}\n",
};

#endif
