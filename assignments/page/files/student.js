(function(){
function reveal(){
var e=location.hash.length>1&&document.getElementById(decodeURIComponent(location.hash.slice(1)));
if(!e)return;
for(var d=e;d;d=d.parentElement)if(d.tagName==="DETAILS")d.open=true;
e.scrollIntoView({block:"start"});
var s=e.querySelector("summary");if(s)s.focus({preventScroll:true});
}
addEventListener("hashchange",reveal);
reveal();
})();
